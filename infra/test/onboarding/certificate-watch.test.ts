import { describe, expect, it } from '@jest/globals';
import { REGISTRATIONS_PARTITION } from '../../lib/documents/partitions.ts';
import { CertificateWatch } from '../../lib/onboarding/certificate-watch.ts';
import { GRACE_MS } from '../../lib/onboarding/retirement.ts';
import { certificate, DAY, MINUTE } from './examples.ts';
import { World } from './world.ts';

const OLD = certificate('a');
const NEW = certificate('b');

function watched(world: World) {
  const watch = new CertificateWatch({ ...world.ending, documents: world.documents, now: () => world.now });
  return () => watch.look();
}

/** A gateway that has run for a day by its first certificate. */
async function provisioned(): Promise<World> {
  const world = new World();
  await world.register();
  await world.provision(OLD);
  await world.connect(OLD);
  world.now += DAY;
  return world;
}

const told = (world: World, event: string) => world.told.filter((line) => line.event === event);

describe('a certificate that was exchanged', () => {
  it('is ended once the new one has connected', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.connect(NEW);
    await watched(world)();
    expect(world.certificates.all).toEqual([NEW]);
    expect(await world.registrations.find('gw-1')).toMatchObject({ certificate_id: NEW, retired: [] });
  });

  it('is not ended before, for as long as the gateway has to come back', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.connect(OLD, false);
    world.now += GRACE_MS - 1;
    await watched(world)();
    expect(world.certificates.active).toContain(OLD);
    world.now += 1;
    await watched(world)();
    expect(world.certificates.all).toEqual([NEW]);
  });

  it.each([
    ['is connected by it still', true, 0],
    ['connected by it since', false, MINUTE],
  ])('is never taken from a gateway that %s: somebody is told', async (_, connected, later) => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    world.now += later;
    await world.connect(OLD, connected);
    world.now += 10 * GRACE_MS;
    await watched(world)();
    expect(world.certificates.active).toContain(OLD);
    expect(told(world, 'certificate_not_ended')).toMatchObject([{ gateway_id: 'gw-1', certificate_id: OLD }]);
  });

  it('is never taken from a gateway whose new one AWS IoT never gave out', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.connect(OLD, false);
    world.now += 10 * GRACE_MS;
    world.certificates.active.delete(NEW);
    await world.certificates.remove(NEW);
    await watched(world)();
    expect(world.certificates.active).toContain(OLD);
    expect(told(world, 'certificate_not_ended')).toHaveLength(1);
  });

  it('but never arrived is ended at once', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.rotate(OLD, certificate('c'));
    await watched(world)();
    expect(world.certificates.all).toEqual([OLD, certificate('c')]);
  });
});

describe('the daily look', () => {
  it('finishes what replacing and revoking left, whether or not the gateway still connects', async () => {
    const world = await provisioned();
    await world.registrations.revoke('gw-1', world.now);
    await watched(world)();
    expect(world.certificates.all).toEqual([]);
    expect(await world.registrations.find('gw-1')).toMatchObject({ state: 'revoked', retired: [] });
  });

  it('tries again on the next day what AWS IoT refused', async () => {
    const world = await provisioned();
    await world.registrations.revoke('gw-1', world.now);
    world.certificates.failures = 2;
    await watched(world)();
    expect(told(world, 'certificate_not_ended')).toMatchObject([{ reason: 'Error: AWS IoT is tired' }]);
    expect(world.certificates.all).toEqual([OLD]);
    await watched(world)();
    expect(world.certificates.all).toEqual([]);
  });

  it('tells of a certificate that nobody gave out, and leaves it alone', async () => {
    const world = await provisioned();
    world.certificates.attach('gw-1', certificate('f'));
    await watched(world)();
    expect(told(world, 'certificate_unknown')).toEqual([
      { event: 'certificate_unknown', gateway_id: 'gw-1', certificate_id: certificate('f') },
    ]);
    expect(world.certificates.active).toContain(certificate('f'));
  });

  it('does not tell of a certificate because AWS IoT did not answer, and ends none for that', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.connect(OLD, false);
    world.now += 2 * GRACE_MS;
    world.certificates.failures = 1;
    await watched(world)();
    expect(told(world, 'certificates_not_seen')).toHaveLength(1);
    expect(world.certificates.active).toContain(OLD);
  });

  it('measures the oldest certificate and the first to end, of gateways that have one', async () => {
    const world = await provisioned();
    await world.registrations.change('gw-1', (known) => ({ ...known, certificate_ends_at: world.now + 20 * DAY }));
    await world.register({ gatewayId: 'gw-2', tokenSha256: certificate('2') });
    await world.register({ gatewayId: 'gw-3', tokenSha256: certificate('3') });
    await world.registrations.change('gw-3', (known) => ({
      ...known,
      certificate_id: NEW,
      certified_at: world.now - 400 * DAY,
      certificate_ends_at: world.now + 900 * DAY,
    }));
    expect(await watched(world)()).toEqual({ gateways: 2, leastDaysLeft: 20, greatestAgeDays: 400 });
  });

  it('measures nothing where there is nothing', async () => {
    expect(await watched(new World())()).toEqual({ gateways: 0 });
  });

  it('passes over a registration that cannot be read, tells of it, and looks after the others', async () => {
    const world = await provisioned();
    await world.documents.put({ partition: REGISTRATIONS_PARTITION, id: 'broken' }, { v: 7 }, 0);
    expect(await watched(world)()).toMatchObject({ gateways: 1 });
    expect(told(world, 'registration_broken')).toMatchObject([{ gateway_id: 'broken' }]);
  });
});

describe('a gateway whose documents cannot be read', () => {
  it('is told of, and keeps no other waiting', async () => {
    const world = await provisioned();
    await world.rotate(OLD, NEW);
    await world.connect(NEW);
    await world.register({ gatewayId: 'gw-0', tokenSha256: 'e'.repeat(64) });
    await world.registrations.change('gw-0', (known) => ({
      ...known,
      retired: [{ certificate_id: certificate('c'), reason: 'rotated', at: world.now }],
    }));
    const { get } = world.documents;
    world.documents.get = async (key) => {
      if (key.id === 'gw-0') throw new Error('DynamoDB is tired');
      return get.call(world.documents, key);
    };
    await watched(world)();
    expect(told(world, 'certificate_not_ended')).toMatchObject([{ gateway_id: 'gw-0', reason: 'DynamoDB is tired' }]);
    expect(world.certificates.all).toEqual([NEW]);
  });
});
