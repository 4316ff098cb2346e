import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessRole, GrantedToken, TokenVault } from '../../lib/timeseries/access-ports.ts';
import { answerAccessRequest } from '../../lib/timeseries/access-resource.ts';
import { ensureAccess } from '../../lib/timeseries/access-tokens.ts';
import { Influx2Admin } from '../../lib/timeseries/adapters/influx2-admin.ts';
import { DatabaseBusyError } from '../../lib/timeseries/timeseries-errors.ts';
import { ADMIN, FakeInflux2 } from './adapters/fake-influx2.ts';

class MemoryVault implements TokenVault {
  kept: GrantedToken | undefined;
  isBroken = false;
  empty(): void {
    this.kept = undefined;
  }
  async read(): Promise<GrantedToken | undefined> {
    return this.kept;
  }
  async write(token: GrantedToken): Promise<void> {
    if (this.isBroken) throw new Error('no secret today');
    this.kept = token;
  }
}

let fake: FakeInflux2;
let vaults: Record<AccessRole, MemoryVault>;

beforeEach(async () => {
  fake = await FakeInflux2.start();
  vaults = { writer: new MemoryVault(), reader: new MemoryVault() };
});
afterEach(() => fake.stop());

const signIn = (credentials = ADMIN) => Influx2Admin.signIn({ url: fake.url, plainOnLoopback: true }, credentials);
const ensure = async (bucket = 'sward') => ensureAccess(await signIn(), { org: 'sward', bucket, vaults });

const permissionsOf = (role: AccessRole) =>
  fake.authorizations.get(vaults[role].kept?.authorizationId ?? '')?.permissions;

describe('access to InfluxDB 2', () => {
  it('is a token that may write the bucket and one that may read it, each in its vault', async () => {
    await ensure();
    expect(vaults.writer.kept?.token).toMatch(/^canary-token/);
    expect(permissionsOf('writer')).toEqual([
      { action: 'write', resource: { type: 'buckets', id: 'bucket-1', orgID: 'org-1' } },
    ]);
    expect(permissionsOf('reader')).toEqual([
      { action: 'read', resource: { type: 'buckets', id: 'bucket-1', orgID: 'org-1' } },
      { action: 'read', resource: { type: 'dbrp', orgID: 'org-1' } },
    ]);
    expect(fake.authorizations.size).toBe(2);
  });

  it('lets InfluxQL find the bucket by name', async () => {
    await ensure();
    expect(fake.mappings.at(-1)).toEqual({
      orgID: 'org-1',
      bucketID: 'bucket-1',
      database: 'sward',
      retention_policy: 'autogen',
      default: true,
    });
  });

  it('is left as it is the second time', async () => {
    await ensure();
    const before = { ...vaults.writer.kept };
    fake.requests.length = 0;
    await ensure();
    expect(vaults.writer.kept).toEqual(before);
    expect(fake.requests.filter((request) => !request.startsWith('GET'))).toEqual(['POST /api/v2/signin']);
  });

  it('is made anew where the kept token is none any more, and no other one of ours stays', async () => {
    await ensure();
    const old = vaults.writer.kept;
    vaults.writer.empty();
    fake.authorizations.set('another', {
      id: 'another',
      description: 'of a person',
      status: 'active',
      permissions: [],
    });
    await ensure();
    expect(vaults.writer.kept?.token).not.toBe(old?.token);
    expect([...fake.authorizations.keys()].sort()).toEqual(
      ['another', vaults.writer.kept?.authorizationId, vaults.reader.kept?.authorizationId].sort(),
    );
  });

  it('revokes nothing before the new token is kept; what a failure leaves over goes the next time', async () => {
    await ensure();
    const old = vaults.writer.kept?.authorizationId ?? '';
    vaults.writer.empty();
    vaults.writer.isBroken = true;
    await expect(ensure()).rejects.toThrow('no secret today');
    expect(fake.authorizations.has(old)).toBe(true);
    vaults.writer.isBroken = false;
    await ensure();
    expect(fake.authorizations.size).toBe(2);
  });

  it.each([
    ['a wrong password', () => signIn({ ...ADMIN, password: 'wrong canary' })],
    ['a bucket that is not there', () => ensure('other')],
  ])('fails with %s, and the error holds no secret', async (_, action) => {
    const error: unknown = await action().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DATABASE_ACCESS' });
    expect(String(error)).not.toContain('canary');
  });

  it('is not asked for over plain http elsewhere than on loopback', async () => {
    await expect(
      Influx2Admin.signIn({ url: 'http://db.example:8086', plainOnLoopback: true }, ADMIN),
    ).rejects.toMatchObject({
      code: 'DATABASE_ACCESS',
    });
  });
});

const EVENT = {
  RequestType: 'Create',
  ServiceToken: 'arn',
  ResponseURL: 'https://answers.example/canary-signature',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Tokens',
  ResourceType: 'Custom::SwardDatabaseAccess',
  ResourceProperties: { ServiceToken: 'arn' },
} as const;
const ANSWER = {
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Tokens',
  PhysicalResourceId: 'sward-database-access',
};
const noSleep = async () => undefined;

describe('the answer to CloudFormation', () => {
  it('is success when the tokens are made', async () => {
    expect(await answerAccessRequest(EVENT, async () => undefined, noSleep)).toEqual({ ...ANSWER, Status: 'SUCCESS' });
  });

  it('waits for a database that was just made, and not for ever', async () => {
    let [tries, slept] = [0, 0];
    const sleep = async (ms: number) => {
      slept += ms;
    };
    const ensureLater = async () => {
      if (++tries < 4) throw new DatabaseBusyError('not yet');
    };
    expect(await answerAccessRequest(EVENT, ensureLater, sleep)).toMatchObject({ Status: 'SUCCESS' });
    expect(slept).toBe(30_000);
    const never = () => Promise.reject(new DatabaseBusyError('not yet'));
    expect(await answerAccessRequest(EVENT, never, sleep)).toMatchObject({
      Status: 'FAILED',
      Reason: 'DATABASE_BUSY: not yet',
    });
  });

  it('is failure with its reason, short enough for CloudFormation', async () => {
    const answer = await answerAccessRequest(EVENT, () => Promise.reject(new TypeError('x'.repeat(9000))), noSleep);
    expect(answer).toMatchObject({ ...ANSWER, Status: 'FAILED', Reason: expect.stringMatching(/^TypeError: x+$/) });
    expect(JSON.stringify(answer).length).toBeLessThan(4096);
  });

  it('changes nothing when the resource is deleted', async () => {
    const event = { ...EVENT, RequestType: 'Delete', PhysicalResourceId: 'sward-database-access' } as const;
    const neverCalled = () => Promise.reject(new Error('called'));
    expect(await answerAccessRequest(event, neverCalled, noSleep)).toEqual({ ...ANSWER, Status: 'SUCCESS' });
  });
});
