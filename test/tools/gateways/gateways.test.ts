import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import { runGateways } from '../../../tools/gateways/run-gateways.ts';
import { OnboardBench } from '../onboard/onboard-world.ts';

const DAY_MS = 86_400_000;
const CERTIFICATE = 'c'.repeat(64);

let bench: OnboardBench;
beforeEach(() => {
  bench = new OnboardBench();
});
afterEach(() => bench.remove());

type Told = { readonly code: number; readonly out: string; readonly err: string };

async function gateways(...args: string[]): Promise<Told> {
  const [out, err]: [string[], string[]] = [[], []];
  const streams = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const { registrations, registry, groups, rollouts, iot, kept, random, confirm } = bench.world;
  const directory = new DocumentDirectory(bench.documents);
  const world = {
    ...{ documents: bench.documents, directory, registrations, registry, groups, rollouts, iot, kept, random, confirm },
    ...{ now: () => bench.now, ...streams, close: () => undefined },
  };
  const code = await runGateways(args, async () => world, streams);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const json = async (...args: string[]) => JSON.parse((await gateways(...args, '--json')).out);

/** The gateway came in by its token some days ago, and is heard. */
async function putInService(id: string, ageDays = 10, daysLeft = 8000): Promise<void> {
  const known = await bench.registrations.read(id);
  if (known === undefined) throw new TypeError(`${id} is not registered`);
  await bench.registrations.save(
    {
      ...known.registration,
      ...{ state: 'provisioned', uses: 1, certificate_id: CERTIFICATE, provisioned_at: bench.now },
      ...{ certified_at: bench.now - ageDays * DAY_MS, certificate_ends_at: bench.now + daysLeft * DAY_MS },
    },
    known.version,
  );
}

const hear = (gatewayId: string, heardAt = bench.now) =>
  new DocumentDirectory(bench.documents).heard({ buildingId: 'hq', gatewayId, heardAt, connected: true });

describe('npm run gateways', () => {
  it('lists who is registered, in service, or only heard', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await gateways('register', 'gw-2', '--building', 'annexe');
    await putInService('gw-1');
    await hear('gw-1', bench.now - 5 * 60_000);
    await hear('by-hand');
    const { gateways: listed } = await json('list');
    expect(listed).toMatchObject([
      { gateway_id: 'by-hand', state: 'unregistered', group: 'sward-building-hq' },
      {
        gateway_id: 'gw-1',
        state: 'provisioned',
        connected: true,
        certificate_age_days: 10,
        certificate_days_left: 8000,
      },
      { gateway_id: 'gw-2', state: 'registered', building_id: 'annexe' },
    ]);
    const { out } = await gateways('list', '--building', 'hq');
    expect(out).toMatch(/^gw-1 +hq +sward-building-hq +provisioned +5 min ago +10 d old, 8000 d left$/m);
    expect(out).not.toContain('gw-2');
  });

  it('tells that a token ended unused, and what to do', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    bench.now += 8 * DAY_MS;
    expect(await json('show', 'gw-1')).toMatchObject({
      state: 'expired',
      next: expect.stringContaining('npm run onboard'),
    });
  });

  it('says so where there is no such gateway', async () => {
    expect(await gateways('show', 'gw-7')).toMatchObject({ code: 1, err: expect.stringContaining('gateways -- list') });
  });

  it('registers once, however often it is told to', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    const before = await bench.registrations.find('gw-1');
    const { code } = await gateways('register', 'gw-1', '--building', 'hq');
    expect([code, bench.iot.claims.size, await bench.registrations.find('gw-1')]).toEqual([0, 1, before]);
  });

  it('revokes after asking, takes certificates and claim out of service, and may be told again', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await putInService('gw-1');
    bench.answer = false;
    expect((await gateways('revoke', 'gw-1')).code).toBe(1);
    expect(await bench.registrations.find('gw-1')).toMatchObject({ state: 'provisioned' });
    bench.answer = true;
    expect(await gateways('revoke', 'gw-1')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 certificates were deleted'),
    });
    expect([bench.iot.claims.size, await bench.kept.read('gw-1')]).toEqual([0, undefined]);
    const revoked = await bench.registrations.find('gw-1');
    expect(revoked).toMatchObject({ state: 'revoked', retired: [] });
    expect((await gateways('revoke', 'gw-1', '--yes')).code).toBe(0);
    expect(await bench.registrations.find('gw-1')).toEqual(revoked);
  });

  it('replaces: a new token, the old certificate gone, name and building as they were, and how to bring the backlog', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await putInService('gw-1');
    const { code, out } = await gateways('replace', 'gw-1', '--yes');
    const [registration, kept] = [await bench.registrations.find('gw-1'), await bench.kept.read('gw-1')];
    expect([code, registration]).toMatchObject([0, { state: 'registered', building_id: 'hq', retired: [] }]);
    expect(registration?.token_sha256).toBe(tokenSha256(kept?.token ?? ''));
    expect(out).toContain('sudo sward backlog save');
    expect(out).toContain('--backlog FILE');
  });

  it('has the next machine get the deployment that the former one has run, and takes the former one out of it first', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await putInService('gw-1');
    bench.groups.add('sward-building-hq');
    bench.hasRun = true;
    await gateways('replace', 'gw-1', '--yes', '--building', 'annexe');
    expect(bench.groupCalls).toEqual(['gw-1 leaves sward-building-hq', 'repeats sward-building-annexe']);
  });

  it('leaves the deployments of others alone where the group has not run on it', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await gateways('replace', 'gw-1', '--yes');
    expect(bench.groupCalls).toEqual([]);
  });

  it('takes who is revoked out of its group: a canary that never answers keeps the gate shut', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    bench.groups.add('sward-building-hq');
    await gateways('revoke', 'gw-1', '--yes');
    expect(bench.groupCalls).toEqual(['gw-1 leaves sward-building-hq']);
  });

  it('voids token and claim of a card that got lost', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    const lost = await bench.kept.read('gw-1');
    await gateways('replace', 'gw-1', '--yes');
    const kept = await bench.kept.read('gw-1');
    expect([...bench.iot.claims.keys()]).toEqual([kept?.claim.certificate_id]);
    expect(bench.iot.claims.has(lost?.claim.certificate_id ?? '')).toBe(false);
    expect(await bench.registrations.findByToken(tokenSha256(lost?.token ?? ''))).toBeUndefined();
  });

  it('replaces nobody whom nobody registered', async () => {
    expect(await gateways('replace', 'gw-1', '--yes')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not registered'),
    });
  });

  it('tells which certificates need somebody, by its exit code too', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await putInService('gw-1', 100, 9000);
    expect(await gateways('rotate-status')).toMatchObject({ code: 0, out: expect.stringContaining('none needs you') });
    await gateways('register', 'gw-2', '--building', 'hq');
    await putInService('gw-2', 330, 9000);
    await gateways('register', 'gw-3', '--building', 'hq');
    await putInService('gw-3', 200, 30);
    const { code, out } = await gateways('rotate-status', '--json');
    const verdicts = JSON.parse(out).certificates.map(({ gateway_id, verdict }: Record<string, string>) => [
      gateway_id,
      verdict,
    ]);
    expect([code, verdicts]).toEqual([
      1,
      [
        ['gw-2', 'old'],
        ['gw-3', 'ends soon'],
        ['gw-1', 'fine'],
      ],
    ]);
  });

  it('tidies claims away of gateways that have their own certificate, and no others', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    await gateways('register', 'gw-2', '--building', 'hq');
    await putInService('gw-1');
    // Its answer may be lost on the way, and it asks again by the same claim.
    expect(await json('tidy')).toEqual({ tidied: [] });
    bench.now += 16 * 60_000;
    expect(await json('tidy')).toEqual({ tidied: ['gw-1'] });
    expect([bench.iot.claims.size, (await bench.kept.list()).map(({ gateway_id }) => gateway_id)]).toEqual([
      1,
      ['gw-2'],
    ]);
  });

  it.each([
    ['register', 'gw-1', '--building', 'cellar'],
    ['register', 'gw-17', '--building', 'hq'],
    ['register', 'gw.1', '--building', 'hq'],
  ])('%s %s %s %s is refused before anything is made', async (...args) => {
    expect(await gateways(...args)).toMatchObject({ code: 1, err: expect.stringMatching(/SwardFleet|AWS IoT/) });
    expect([bench.iot.claims.size, await bench.kept.list()]).toEqual([0, []]);
  });

  it('replaces into no building that the fleet file does not name', async () => {
    await gateways('register', 'gw-1', '--building', 'hq');
    const before = await bench.registrations.find('gw-1');
    const { err } = await gateways('replace', 'gw-1', '--yes', '--building', 'cellar');
    expect([err, await bench.registrations.find('gw-1')]).toEqual([expect.stringContaining('fleet.yaml'), before]);
  });

  it('refuses a name that would break a line or a key', async () => {
    expect(await gateways('register', "gw'\n1", '--building', 'hq')).toMatchObject({ code: 1 });
    expect(await gateways('register', 'gw-1', '--building', 'hq;x')).toMatchObject({
      code: 1,
      err: expect.stringContaining('an id has 1 to 64'),
    });
    expect(bench.iot.claims.size).toBe(0);
  });
});
