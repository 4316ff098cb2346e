import { beforeAll, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { makeCertificateRequest } from '../../src/certificate/adapters/x509-request.ts';
import { CertificateRefusedError, CloudUnreachableError } from '../../src/certificate/certificate-errors.ts';
import { belongTogether } from '../../src/certificate/certificate-facts.ts';
import type { Credentials, ProvisioningSession } from '../../src/certificate/ports.ts';
import { type RotationDeps, rotateCertificate } from '../../src/certificate/rotation.ts';
import { certify, sampleCredentials } from './sample-credentials.ts';

const DAY_MS = 86_400_000;
const NOW = 1_800_000_000_000;

let old: Credentials;
beforeAll(async () => {
  old = await sampleCredentials('gw-1', NOW - 40 * DAY_MS);
});

type Cloud = Partial<ProvisioningSession> & { readonly refusals?: number };

/** A gateway, and a cloud that does as it should but for what is given. */
function setUp(cloud: Cloud = {}) {
  const clock = new ManualClock({ wallMs: NOW });
  const told: string[] = [];
  const installed: Credentials[] = [];
  let refusals = cloud.refusals ?? 0;
  const session: ProvisioningSession = {
    async createFromCsr(request) {
      told.push('create');
      return { certificateId: 'c', certificate: await certify(request, NOW), ownershipToken: 't' };
    },
    async provision(template, token) {
      told.push(`provision ${template} ${token}`);
      return 'gw-1';
    },
    close: async () => void told.push('close'),
    ...cloud,
  };
  const deps: RotationDeps = {
    thingName: 'gw-1',
    files: { read: () => installed.at(-1) ?? old, replace: (credentials) => void installed.push(credentials) },
    connect: async ({ certificate }, clientId) => {
      const isOld = certificate === old.certificate;
      if (!isOld && refusals-- > 0) throw new CloudUnreachableError('not yet');
      told.push(`${isOld ? 'old' : 'new'} as ${clientId}`);
      return session;
    },
    makeRequest: makeCertificateRequest,
    clock,
    progress: () => undefined,
  };
  const rotate = async (days?: number) => {
    let isOver = false;
    const outcome = rotateCertificate(deps, days).finally(() => {
      isOver = true;
    });
    outcome.catch(() => undefined);
    while (!isOver) {
      await new Promise((resolve) => setImmediate(resolve));
      await clock.advanceAsync(1000);
    }
    return outcome;
  };
  return { rotate, told, installed };
}

describe('the exchange of a certificate', () => {
  it('asks by the old one, tries the new one, and puts it in place with its own key', async () => {
    const { rotate, told, installed } = setUp();
    expect(await rotate()).toMatchObject({ rotated: true, before: { subject: 'CN=gw-1' }, present: { issuedAt: NOW } });
    expect(told).toEqual([
      'old as gw-1-rotate',
      'create',
      'provision SwardRotation t',
      'close',
      'new as gw-1-rotate',
      'close',
    ]);
    const [fresh] = installed;
    expect(belongTogether(fresh?.certificate ?? '', fresh?.key ?? '')).toBe(true);
    expect(fresh?.key).not.toBe(old.key);
  });

  it('is left alone where the one in force is young enough', async () => {
    const { rotate, told } = setUp();
    expect(await rotate(41)).toMatchObject({ rotated: false });
    expect(told).toEqual([]);
    expect(await rotate(40)).toMatchObject({ rotated: true });
  });

  it('waits until the new one is good everywhere, for some seconds', async () => {
    const { rotate, installed } = setUp({ refusals: 3 });
    expect(await rotate()).toMatchObject({ rotated: true });
    expect(installed).toHaveLength(1);
  });

  const refusal = () => Promise.reject(new CertificateRefusedError('no'));
  it.each<[string, Cloud]>([
    ['gives no certificate', { createFromCsr: refusal }],
    [
      'gives one for another key',
      {
        createFromCsr: async () => ({
          certificateId: 'c',
          certificate: (await sampleCredentials('gw-1', NOW)).certificate,
          ownershipToken: 't',
        }),
      },
    ],
    ['does not make it good', { provision: refusal }],
    ['makes it good for another gateway', { provision: async () => 'gw-2' }],
    ['lets nobody in with the new one', { refusals: 99 }],
  ])('leaves the old one in force where the cloud %s', async (_, cloud) => {
    const { rotate, installed } = setUp(cloud);
    await expect(rotate()).rejects.toThrow();
    expect(installed).toEqual([]);
  });
});
