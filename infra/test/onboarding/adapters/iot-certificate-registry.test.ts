import { IoTClient } from '@aws-sdk/client-iot';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IotCertificateRegistry } from '../../../lib/onboarding/adapters/iot-certificate-registry.ts';
import { certificate } from '../examples.ts';
import { FakeIot } from './fake-iot.ts';

const OLD = certificate('a');
const NEW = certificate('b');

describe('IotCertificateRegistry', () => {
  let iot: FakeIot;
  let client: IoTClient;
  let registry: IotCertificateRegistry;
  let waits: number;

  beforeEach(async () => {
    iot = new FakeIot();
    client = new IoTClient({
      endpoint: await iot.start(),
      region: 'eu-west-1',
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
      maxAttempts: 1,
    });
    waits = 0;
    registry = new IotCertificateRegistry(client, async () => {
      waits += 1;
      iot.detachesAfter -= 1;
    });
  });
  afterEach(async () => {
    client.destroy();
    await iot.close();
  });

  it('tells the certificates of a thing, and nothing else that is attached to it', async () => {
    iot.add(OLD, 'AA:BB', 'p');
    expect(await registry.attachedTo('AA:BB')).toEqual([OLD]);
    expect(await registry.attachedTo('nobody')).toEqual([]);
  });

  it('puts a certificate out of service', async () => {
    iot.add(OLD, 'gw-1');
    await registry.deactivate(OLD);
    expect(iot.certificates.get(OLD)?.active).toBe(false);
  });

  it('deletes a certificate and the policies that were its own', async () => {
    iot.add(OLD, 'gw-1', 'hash-1', 'hash-2');
    await registry.deactivate(OLD);
    await registry.remove(OLD, 'gw-1');
    expect([...iot.certificates.keys()]).toEqual([]);
    expect([...iot.policies]).toEqual([]);
  });

  it('keeps policies that the next certificate of the gateway has too, and those that stacks made', async () => {
    iot.add(OLD, 'gw-1', 'hash-1', 'hash-2', 'SwardClaim');
    iot.add(NEW, 'gw-1', 'hash-1');
    await registry.deactivate(OLD);
    await registry.remove(OLD, 'gw-1');
    expect([...iot.certificates.keys()]).toEqual([NEW]);
    expect([...iot.policies]).toEqual(['hash-1', 'SwardClaim']);
  });

  it('does nothing, and fails at nothing, where all is gone', async () => {
    await registry.deactivate(OLD);
    await registry.remove(OLD, 'gw-1');
  });

  it('does the rest where it was stopped half way', async () => {
    iot.add(OLD, 'gw-1', 'hash-2');
    iot.certificates.set(OLD, { active: false, policies: new Set(['hash-2']), thing: undefined });
    await registry.remove(OLD, 'gw-1');
    expect([...iot.certificates.keys(), ...iot.policies]).toEqual([]);
  });

  it('waits where the certificate is on its thing for a while longer, and gives up where it stays there', async () => {
    iot.add(OLD, 'gw-1');
    await registry.deactivate(OLD);
    iot.detachesAfter = 2;
    await registry.remove(OLD, 'gw-1');
    expect([waits, iot.certificates.has(OLD)]).toEqual([2, false]);
    iot.add(NEW, 'gw-1');
    await registry.deactivate(NEW);
    iot.detachesAfter = 100;
    await expect(registry.remove(NEW, 'gw-1')).rejects.toThrow('DeleteConflictException');
  });

  it('deletes no certificate that is still active', async () => {
    iot.add(OLD, 'gw-1');
    await expect(registry.remove(OLD, 'gw-1')).rejects.toThrow('DeleteConflictException');
    expect(iot.certificates.has(OLD)).toBe(true);
  });
});
