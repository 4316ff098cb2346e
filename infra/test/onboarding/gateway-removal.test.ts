import { describe, expect, it } from '@jest/globals';
import { replaceGateway, revokeGateway } from '../../lib/onboarding/gateway-removal.ts';
import { NotRegisteredError } from '../../lib/onboarding/onboarding-errors.ts';
import { tokenSha256 } from '../../lib/onboarding/registration-token.ts';
import { certificate } from './examples.ts';
import { World } from './world.ts';

const OLD = certificate('a');
const NEW = certificate('b');
const OTHER = tokenSha256('another');

async function provisioned(): Promise<World> {
  const world = new World();
  await world.register();
  await world.provision(OLD);
  return world;
}

describe('revoking a gateway', () => {
  it('ends its certificates, those of a rotation under way and those that somebody attached too', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    world.certificates.attach('gw-1', certificate('f'));
    world.certificates.attach('gw-2', certificate('d'));
    const { registration, ended, left } = await revokeGateway(world.ending, 'gw-1', world.now);
    expect(registration?.state).toBe('revoked');
    expect([...ended].sort()).toEqual([OLD, NEW, certificate('f')].sort());
    expect(left).toEqual([]);
    expect(world.certificates.all).toEqual([certificate('d')]);
  });

  it('makes its token void', async () => {
    const world = new World();
    await world.register();
    await revokeGateway(world.ending, 'gw-1', world.now);
    expect(await world.provision(OLD)).toBe(false);
  });

  it('can be done again, and does nothing then', async () => {
    const world = await provisioned();
    const once = await revokeGateway(world.ending, 'gw-1', world.now);
    const again = await revokeGateway(world.ending, 'gw-1', world.now + 1);
    expect(again).toMatchObject({ ended: [], left: [] });
    expect(again.registration).toMatchObject({ registered_at: once.registration?.registered_at, state: 'revoked' });
  });

  it('does what is left, wherever it failed before', async () => {
    for (const failing of [1, 2, 3, 4]) {
      const world = await provisioned();
      await world.rotate(OLD, NEW);
      const calls = world.certificates;
      const attachedTo = calls.attachedTo.bind(calls);
      calls.attachedTo = (id) => {
        calls.failures = 0;
        const found = attachedTo(id);
        calls.failures = failing;
        return found;
      };
      const first = await revokeGateway(world.ending, 'gw-1', world.now);
      expect(first.left).not.toEqual([]);
      calls.attachedTo = attachedTo;
      calls.failures = 0;
      await revokeGateway(world.ending, 'gw-1', world.now);
      expect(calls.all).toEqual([]);
      expect(await world.registrations.find('gw-1')).toMatchObject({ state: 'revoked', retired: [] });
    }
  });

  it('lets nobody connect by any of them before it deletes the first', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    const remove = world.certificates.remove.bind(world.certificates);
    const activeThen: number[] = [];
    world.certificates.remove = (id) => {
      activeThen.push(world.certificates.active.size);
      return remove(id);
    };
    await revokeGateway(world.ending, 'gw-1', world.now);
    expect(activeThen).toEqual([0, 0]);
  });

  it('ends the certificates of a gateway that was made by hand', async () => {
    const world = new World();
    world.certificates.attach('by-hand', OLD);
    expect(await revokeGateway(world.ending, 'by-hand', world.now)).toMatchObject({ ended: [OLD] });
  });

  it('of a name that nobody has says so', async () => {
    const world = new World();
    await expect(revokeGateway(world.ending, 'gw-9', world.now)).rejects.toThrow(NotRegisteredError);
  });
});

describe('replacing a gateway', () => {
  const request = { gatewayId: 'gw-1', buildingId: 'acme:hq', tokenSha256: OTHER };

  it('ends the old certificate and registers a new token under the same name', async () => {
    const world = await provisioned();
    const { registration, ended } = await replaceGateway(world.ending, request, world.now);
    expect(registration).toMatchObject({ gateway_id: 'gw-1', state: 'registered', token_sha256: OTHER });
    expect(ended).toEqual([OLD]);
    expect(world.certificates.all).toEqual([]);
    expect(await world.registrations.find('gw-1')).toMatchObject({ state: 'registered', retired: [] });
  });

  it('leaves to the daily look what AWS IoT refused, with the new token good all the same', async () => {
    const world = await provisioned();
    world.certificates.attachedTo = () => Promise.resolve([OLD]);
    world.certificates.failures = 1;
    expect(await replaceGateway(world.ending, request, world.now)).toMatchObject({ ended: [], left: [OLD] });
    expect(await world.registrations.findByToken(OTHER)).toMatchObject({
      registration: { state: 'registered', retired: [{ certificate_id: OLD, reason: 'replaced' }] },
    });
  });

  it('ends certificates that its registration knows nothing of, if need be by the daily look', async () => {
    const world = await provisioned();
    world.certificates.attach('gw-1', NEW);
    expect((await replaceGateway(world.ending, request, world.now)).ended).toEqual([OLD, NEW]);
    world.certificates.attach('by-hand', OLD);
    world.certificates.remove = () => Promise.reject(new Error('AWS IoT is tired'));
    await replaceGateway(
      world.ending,
      { ...request, gatewayId: 'by-hand', tokenSha256: tokenSha256('a third') },
      world.now,
    );
    expect([...world.certificates.active]).toEqual([]);
    expect(await world.registrations.find('by-hand')).toMatchObject({ retired: [{ certificate_id: OLD }] });
  });

  it('changes nothing where AWS IoT does not say what there is', async () => {
    const world = await provisioned();
    const before = await world.registrations.find('gw-1');
    world.certificates.failures = 1;
    await expect(replaceGateway(world.ending, request, world.now)).rejects.toThrow('tired');
    expect(await world.registrations.find('gw-1')).toEqual(before);
  });

  it('of a gateway that was revoked brings it back', async () => {
    const world = await provisioned();
    await revokeGateway(world.ending, 'gw-1', world.now);
    expect(await replaceGateway(world.ending, request, world.now)).toMatchObject({
      registration: { state: 'registered' },
    });
  });
});
