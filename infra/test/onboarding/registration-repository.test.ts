import { describe, expect, it } from '@jest/globals';
import { InvalidIdError, InvalidMessageError } from '@sward/contracts/errors.ts';
import { DocumentConflictError } from '../../lib/documents/document-errors.ts';
import { REGISTRATIONS_PARTITION, TOKENS_PARTITION } from '../../lib/documents/partitions.ts';
import { AlreadyRegisteredError, InvalidGatewayNameError } from '../../lib/onboarding/onboarding-errors.ts';
import { TOKEN_VALID_MS } from '../../lib/onboarding/registration.ts';
import { tokenOf, tokenSha256 } from '../../lib/onboarding/registration-token.ts';
import { AT, certificate, DAY } from './examples.ts';
import { TOKEN, World } from './world.ts';

const HASH = tokenSha256(TOKEN);
const OTHER = tokenSha256('another');

describe('a registration', () => {
  it('is kept with the hash of its token, and found by it', async () => {
    const world = new World();
    const registration = await world.register({ serial: '10000000abcdef12' });
    expect(registration).toEqual({
      v: 1,
      gateway_id: 'gw-1',
      building_id: 'acme:hq',
      token_sha256: HASH,
      serial: '10000000abcdef12',
      registered_at: AT,
      expires_at: AT + TOKEN_VALID_MS,
      state: 'registered',
      uses: 0,
      retired: [],
    });
    expect(await world.registrations.findByToken(HASH)).toEqual({ registration, version: 1 });
    expect(await world.registrations.find('gw-1')).toEqual(registration);
  });

  it('has the token nowhere', async () => {
    const world = new World();
    await world.register();
    for (const partition of [REGISTRATIONS_PARTITION, TOKENS_PARTITION]) {
      for await (const document of world.documents.list(partition)) {
        expect(JSON.stringify(document)).not.toContain(TOKEN);
      }
    }
  });

  it('of an id that is taken is refused, with what to do, unless it replaces', async () => {
    const world = new World();
    await world.register();
    await expect(world.register({ tokenSha256: OTHER })).rejects.toThrow(AlreadyRegisteredError);
    await expect(world.register({ tokenSha256: OTHER })).rejects.toThrow(/gw-1 is registered in building acme:hq. Ask/);
    expect(await world.registrations.findByToken(HASH)).toBeDefined();
  });

  it('that replaces makes the former token void, and its certificate go', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    world.now += DAY;
    const replacing = await world.register({ tokenSha256: OTHER, replace: true, buildingId: 'acme:store' });
    expect(replacing).toMatchObject({
      state: 'registered',
      uses: 0,
      building_id: 'acme:store',
      retired: [{ certificate_id: certificate('a'), reason: 'replaced', at: AT + DAY }],
    });
    expect(replacing).not.toHaveProperty('certificate_id');
    expect(await world.registrations.findByToken(HASH)).toBeUndefined();
    expect(await world.registrations.findByToken(OTHER)).toBeDefined();
  });

  it('is refused where somebody else registers the same gateway at this moment', async () => {
    const world = new World();
    const both = await Promise.allSettled([world.register(), world.register({ tokenSha256: OTHER })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(DocumentConflictError),
    });
  });

  it('that was cut off half way goes on with the same token, which lasts as long as it then says', async () => {
    const world = new World();
    const { put } = world.documents;
    world.documents.put = async (key, ...rest) => {
      if (key.partition === REGISTRATIONS_PARTITION) throw new Error('network');
      return put.call(world.documents, key, ...rest);
    };
    await expect(world.register()).rejects.toThrow('network');
    world.documents.put = put;
    world.now += 6 * DAY;
    await world.register();
    world.now += 6 * DAY;
    expect(await world.registrations.findByToken(HASH)).toMatchObject({ registration: { gateway_id: 'gw-1' } });
    await expect(world.register({ gatewayId: 'gw-2' })).rejects.toThrow(DocumentConflictError);
  });

  it.each(['gw/1', 'gw#1', '', 'g'.repeat(65), 'gw 1', '../gw'])('by the id %j is refused', async (gatewayId) => {
    await expect(new World().register({ gatewayId })).rejects.toThrow(InvalidIdError);
  });

  it.each(['gw.1', 'gw-rotate', 'sward-claim', 'sward-claim-gw', '3b241101-e2bb-4255-8caf-4136c566a962'])(
    'by the id %j is refused: it is no thing’s name, or somebody else’s client id',
    async (gatewayId) => {
      await expect(new World().register({ gatewayId })).rejects.toThrow(InvalidGatewayNameError);
    },
  );

  it.each([{ buildingId: 'a/b' }, { serial: 'a b' }, { tokenSha256: TOKEN }])('with %j is refused', async (more) => {
    const world = new World();
    await expect(world.register(more)).rejects.toThrow(InvalidMessageError);
    expect(await world.registrations.find('gw-1')).toBeUndefined();
  });

  it('that somebody edited is read by nobody, and keeps no other from being listed', async () => {
    const world = new World();
    await world.register({ gatewayId: 'gw-2' });
    await world.documents.put({ partition: REGISTRATIONS_PARTITION, id: 'gw-1' }, { v: 1, gateway_id: 'gw-1' }, 0);
    await expect(world.registrations.find('gw-1')).rejects.toThrow(InvalidMessageError);
    const broken: string[] = [];
    const listed: string[] = [];
    for await (const { registration } of world.registrations.list((id) => broken.push(id))) {
      listed.push(registration.gateway_id);
    }
    expect({ listed, broken }).toEqual({ listed: ['gw-2'], broken: ['gw-1'] });
  });

  it('is revoked once, however often somebody asks', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    const revoked = await world.registrations.revoke('gw-1', AT + DAY);
    expect(revoked).toMatchObject({ state: 'revoked', retired: [{ reason: 'revoked', at: AT + DAY }] });
    expect(await world.registrations.revoke('gw-1', AT + 2 * DAY)).toEqual(revoked);
    expect(await world.registrations.revoke('gw-9', AT)).toBeUndefined();
  });
});

describe('a token', () => {
  it('is 32 hex digits of 128 bits', () => {
    expect(tokenOf(Uint8Array.from({ length: 16 }, (_, i) => i * 17))).toBe(TOKEN);
    expect(() => tokenOf(new Uint8Array(15))).toThrow(RangeError);
  });
});
