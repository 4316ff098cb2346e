import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATEWAYS_PARTITION } from '../../lib/documents/partitions.ts';
import type { DocumentStore } from '../../lib/documents/ports.ts';
import { FLEET_GROUPS_KEY } from '../../lib/fleet/fleet-groups-document.ts';
import { CLAIM_WINDOW_MS, MAX_USES } from '../../lib/onboarding/claim-decision.ts';
import { TOKEN_VALID_MS } from '../../lib/onboarding/registration.ts';
import { AT, certificate, DAY, MINUTE } from './examples.ts';
import { question, TOKEN, World } from './world.ts';

const REFUSED = { allowProvisioning: false };

describe('the pre-provisioning hook', () => {
  it('lets a device that shows a registered token be the gateway of that token', async () => {
    const world = new World();
    await world.register();
    expect(await world.provisioning.answer(question())).toEqual({
      allowProvisioning: true,
      parameterOverrides: { ThingName: 'gw-1', BuildingId: 'acme:hq', ThingGroup: 'sward-default' },
    });
    expect(await world.registrations.find('gw-1')).toMatchObject({
      state: 'provisioned',
      provisioned_at: AT,
      certificate_id: certificate('a'),
      uses: 1,
    });
    expect(world.told).toMatchObject([{ event: 'certificate_given', gateway_id: 'gw-1' }]);
  });

  it('answers with name, building and group of the registration, whatever the device says of itself', async () => {
    const world = new World();
    await world.register();
    const groups = { buildings: { 'acme:hq': { canary: false } }, gateways: { victim: { canary: true } } };
    await world.documents.put(FLEET_GROUPS_KEY, groups, 0);
    const parameters = { Token: TOKEN, ThingName: 'victim', BuildingId: 'globex:hq', ThingGroup: 'admins' };
    expect(await world.provisioning.answer(question({ parameters }))).toMatchObject({
      parameterOverrides: { ThingName: 'gw-1', BuildingId: 'acme:hq', ThingGroup: 'sward-building-acme:hq' },
    });
  });

  it('makes a place for the gateway, so that its first connection is known', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    expect(await world.documents.get({ partition: GATEWAYS_PARTITION, id: 'gw-1' })).toMatchObject({
      body: { v: 1, building_id: 'acme:hq', placed_at: AT },
    });
  });

  it.each([
    ['of no registration', { Token: 'f'.repeat(32) }],
    ['that is missing', {}],
    ['that is empty', { Token: '' }],
    ['that is its own hash', { Token: 'a'.repeat(64) }],
    ['in capitals', { Token: TOKEN.toUpperCase() }],
    ['with something behind it', { Token: `${TOKEN}\n` }],
  ])('refuses a token %s', async (_, parameters) => {
    const world = new World();
    await world.register();
    expect(await world.provisioning.answer(question({ parameters }))).toEqual(REFUSED);
    expect(world.refusals).toEqual(['unknown_token']);
    expect(await world.registrations.find('gw-1')).toMatchObject({ state: 'registered', uses: 0 });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['parameters that are a list', question({ parameters: [TOKEN] })],
    ['a token that is an object', question({ parameters: { Token: { toString: TOKEN } } })],
    ['a token that is a list', question({ parameters: { Token: [TOKEN] } })],
    ['a token of a megabyte', question({ parameters: { Token: 'a'.repeat(2 ** 20) } })],
    ['a serial number of a megabyte', question({ parameters: { Token: TOKEN, SerialNumber: 's'.repeat(2 ** 20) } })],
    ['a client id that is too long', question({ clientId: 'c'.repeat(129) })],
    ['a certificate id that is none', question({ certificateId: '../x' })],
  ])('refuses %s, and never throws', async (_, asked) => {
    const world = new World();
    await world.register();
    expect(await world.provisioning.answer(asked)).toEqual(REFUSED);
    expect(world.refusals).toEqual(['not_readable']);
  });

  it('never throws and never allows, whatever a device sends that has no token', async () => {
    const world = new World();
    await world.register();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.anything()), async (parameters) => {
        expect(await world.provisioning.answer(question({ parameters }))).toEqual(REFUSED);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a token that has expired, at the very millisecond', async () => {
    const world = new World();
    await world.register();
    world.now = AT + TOKEN_VALID_MS;
    expect(await world.provision(certificate('a'))).toBe(false);
    expect(world.refusals).toEqual(['expired']);
    world.now -= 1;
    expect(await world.provision(certificate('a'))).toBe(true);
  });

  it('refuses another serial number than the registered one, and none', async () => {
    const world = new World();
    await world.register({ serial: '10000000abcdef12' });
    for (const SerialNumber of ['10000000abcdef13', undefined]) {
      const parameters = { Token: TOKEN, SerialNumber };
      expect(await world.provisioning.answer(question({ parameters }))).toEqual(REFUSED);
    }
    expect(world.refusals).toEqual(['wrong_serial', 'wrong_serial']);
    const parameters = { Token: TOKEN, SerialNumber: '10000000abcdef12' };
    expect(await world.provisioning.answer(question({ parameters }))).toMatchObject({ allowProvisioning: true });
  });

  it('refuses the token of a gateway that was revoked', async () => {
    const world = new World();
    await world.register();
    await world.registrations.revoke('gw-1', AT);
    expect(await world.provision(certificate('a'))).toBe(false);
    expect(world.refusals).toEqual(['revoked']);
  });

  it('lets a device whose answer was lost ask again, a few times; what it was given before goes', async () => {
    const world = new World();
    await world.register();
    for (const name of ['a', 'b', 'c']) expect(await world.provision(certificate(name))).toBe(true);
    expect(await world.provision(certificate('d'))).toBe(false);
    expect(world.refusals).toEqual(['used_up']);
    expect(await world.registrations.find('gw-1')).toMatchObject({
      uses: MAX_USES,
      certificate_id: certificate('c'),
      retired: [
        { certificate_id: certificate('a'), reason: 'superseded' },
        { certificate_id: certificate('b'), reason: 'superseded' },
      ],
    });
  });

  it('lets it ask again within minutes of the first time, also past the token’s end, and later not', async () => {
    const world = new World();
    await world.register({ validForMs: MINUTE });
    world.now = AT + MINUTE - 1;
    expect(await world.provision(certificate('a'))).toBe(true);
    world.now += CLAIM_WINDOW_MS;
    expect(await world.provision(certificate('b'))).toBe(true);
    world.now += 1;
    expect(await world.provision(certificate('d'))).toBe(false);
  });

  it('refuses a copied card once the gateway has connected', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    world.now += MINUTE;
    await world.connect(certificate('a'));
    expect(await world.provision(certificate('b'))).toBe(false);
    expect(world.refusals).toEqual(['in_service']);
  });

  it('refuses a copied card a day later', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    world.now += DAY;
    expect(await world.provision(certificate('b'))).toBe(false);
    expect(world.refusals).toEqual(['late']);
  });

  it('says the same again where AWS IoT asks twice of one certificate, and counts it once', async () => {
    const world = new World();
    await world.register();
    await world.provision(certificate('a'));
    await world.connect(certificate('a'));
    world.now += DAY;
    expect(await world.provision(certificate('a'))).toBe(true);
    expect(await world.registrations.find('gw-1')).toMatchObject({ uses: 1, certified_at: AT, retired: [] });
  });

  it('throws where the documents cannot be reached, so that AWS IoT refuses and the device asks again', async () => {
    const world = new World((documents) => ({
      ...wrapped(documents),
      get: () => Promise.reject(new Error('DynamoDB is away')),
    }));
    await expect(world.provisioning.answer(question())).rejects.toThrow('DynamoDB is away');
  });
});

const wrapped = (documents: DocumentStore): DocumentStore => ({
  get: (key) => documents.get(key),
  list: (partition, prefix) => documents.list(partition, prefix),
  put: (...args) => documents.put(...args),
  putIfNewer: (...args) => documents.putIfNewer(...args),
  delete: (...args) => documents.delete(...args),
});

/** Calls of the documents take their turns as fast-check says: every order in which devices can race. */
const inTurnsOf =
  (scheduler: fc.Scheduler) =>
  (documents: DocumentStore): DocumentStore => ({
    ...wrapped(documents),
    get: async (key) => {
      await scheduler.schedule(Promise.resolve(), 'get');
      return documents.get(key);
    },
    put: async (...args) => {
      await scheduler.schedule(Promise.resolve(), 'put');
      return documents.put(...args);
    },
  });

describe('devices that race with one token', () => {
  it('win as often as a token may be used and no more, and what one won is never forgotten', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 6 }), async (scheduler, count) => {
        const world = new World(inTurnsOf(scheduler));
        const registering = world.register();
        await scheduler.waitFor(registering);
        const devices = Array.from({ length: count }, (_, i) => certificate(String(i)));
        const answers = Promise.all(devices.map((device) => world.provision(device)));
        const allowed = await scheduler.waitFor(answers);
        const winners = devices.filter((_, i) => allowed[i]);
        const known = await scheduler.waitFor(world.registrations.find('gw-1'));
        const kept = [known?.certificate_id, ...(known?.retired ?? []).map((each) => each.certificate_id)];
        expect(winners.length).toBeGreaterThanOrEqual(1);
        expect(winners.length).toBeLessThanOrEqual(MAX_USES);
        expect(kept.sort()).toEqual([...winners].sort());
        expect(known?.uses).toBe(winners.length);
        expect(world.refusals).toHaveLength(count - winners.length);
      }),
      { numRuns: 60 },
    );
  });

  it('and both read the registration before either writes it: one wins, the other is refused and told of', async () => {
    const world = new World();
    await world.register();
    const both = await Promise.all([world.provision(certificate('a')), world.provision(certificate('b'))]);
    expect(both.sort()).toEqual([false, true]);
    expect(world.refusals).toEqual(['race']);
  });
});
