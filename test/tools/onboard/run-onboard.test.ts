import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FLEET_GROUPS_KEY } from '@sward/infra/lib/fleet/fleet-groups-document.ts';
import { tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import { parse } from 'yaml';
import { runOnboard } from '../../../tools/onboard/run-onboard.ts';
import { OnboardBench } from './onboard-world.ts';

let bench: OnboardBench;
beforeEach(() => {
  bench = new OnboardBench();
});
afterEach(() => bench.remove());

const onboard = (...words: string[]) => runOnboard(bench.options(...words), bench.world);
const onCard = (path: string) => readFileSync(join(bench.boot, path), 'utf8');
const cardNames = () => readdirSync(bench.boot, { recursive: true }).map(String).sort();
const DAY_MS = 86_400_000;

/** The token that is on the card. */
const tokenOnCard = () =>
  String(
    parse(onCard('sward/config.yaml')).services['aws.greengrass.fleet_provisioning'].configuration.templateParams.Token,
  );

describe('onboarding a gateway', () => {
  it('registers it, writes the card and says what to do next', async () => {
    const { done } = await onboard('--yes');
    const registration = await bench.registrations.find('gw-1');
    expect([done, registration]).toMatchObject([true, { building_id: 'hq', state: 'registered' }]);
    expect(registration?.token_sha256).toBe(tokenSha256(tokenOnCard()));
    expect(cardNames()).toEqual([
      ...['cmdline.txt', 'config.txt', 'meta-data', 'sward', 'sward/SHA256SUMS', 'sward/claim.key', 'sward/claim.pem'],
      ...['sward/config.yaml', 'sward/flavour', 'sward/gateway.txt', 'sward/nucleus.zip', 'sward/onboard.sh'],
      ...['sward/root-ca.pem', 'sward/thing.yaml', 'user-data', 'vendor-data'],
    ]);
    expect(bench.told.join('\n')).toContain('npm run gateways -- show gw-1');
  });

  it('tells all it will do before it asks, and does nothing where the answer is no', async () => {
    bench.answer = false;
    const before = cardNames();
    const { done, effects } = await onboard();
    expect([done, bench.asked.length, bench.iot.claims.size, cardNames()]).toEqual([false, 1, 0, before]);
    expect(await bench.registrations.find('gw-1')).toBeUndefined();
    expect(bench.told.at(-1)).toContain('nothing was done');
    expect(effects.map(({ where }) => where)).toEqual(['this machine', 'account', 'account', 'card', 'card']);
  });

  it('asks and changes nothing in a dry run', async () => {
    const before = cardNames();
    await onboard('--dry-run', '--yes');
    expect([bench.asked, bench.iot.claims.size, cardNames()]).toEqual([[], 0, before]);
    expect(existsSync(join(bench.folder, 'state'))).toBe(false);
  });

  it('comes to the same when it is run twice', async () => {
    await onboard('--yes');
    const [token, registration] = [tokenOnCard(), await bench.registrations.find('gw-1')];
    const { written } = await onboard('--yes');
    expect([written, tokenOnCard(), bench.iot.claims.size]).toEqual([[], token, 1]);
    expect(await bench.registrations.find('gw-1')).toEqual(registration);
  });

  it('goes on with the same claim and token where it was interrupted before the registration', async () => {
    const world = { ...bench.world };
    const broken = new Proxy(bench.registrations, {
      get: (target, name) =>
        name === 'register'
          ? async () => {
              throw new Error('network');
            }
          : Reflect.get(target, name).bind(target),
    });
    await expect(runOnboard(bench.options('--yes'), { ...world, registrations: broken })).rejects.toThrow('network');
    await onboard('--yes');
    expect([bench.iot.claims.size, onCard('sward/claim.key')]).toEqual([1, 'KEY 1\n']);
  });

  it('keeps token and claim where this user alone reads them', async () => {
    await onboard('--yes');
    const modes = ['state', 'state/gw-1.json'].map((path) => statSync(join(bench.folder, path)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  it('writes a new token where the old one has ended', async () => {
    await onboard('--yes');
    const before = tokenOnCard();
    bench.now += 8 * DAY_MS;
    await onboard('--yes');
    expect(tokenOnCard()).not.toBe(before);
    expect((await bench.registrations.find('gw-1'))?.token_sha256).toBe(tokenSha256(tokenOnCard()));
  });

  it.each([
    ['another building', ['--building', 'annexe'], 'give --replace'],
    ['another serial number', ['--serial', '10000000abcd'], 'give --replace'],
  ])('refuses %s under the same name unless it replaces', async (_, words, hint) => {
    await onboard('--yes');
    await expect(onboard('--yes', ...words)).rejects.toThrow(hint);
    await onboard('--yes', '--replace', ...words);
    expect(await bench.registrations.find('gw-1')).toMatchObject({ state: 'registered' });
  });

  it('refuses a gateway that another machine registered, unless it replaces', async () => {
    await onboard('--yes');
    await bench.kept.remove('gw-1');
    await expect(onboard('--yes')).rejects.toThrow('its token is on another machine');
    await onboard('--yes', '--replace');
    expect((await bench.registrations.find('gw-1'))?.token_sha256).toBe(tokenSha256(tokenOnCard()));
  });

  it('needs no leave to go on where a token ended unused, whoever has it', async () => {
    await onboard('--yes');
    await bench.kept.remove('gw-1');
    bench.now += 8 * DAY_MS;
    await onboard('--yes', '--serial', '10000000abcd');
    expect((await bench.registrations.find('gw-1'))?.token_sha256).toBe(tokenSha256(tokenOnCard()));
  });

  it('refuses the name of a gateway that somebody provisioned by other means, unless it replaces it', async () => {
    bench.certificates.attach('gw-1', 'c'.repeat(64));
    await expect(onboard('--yes')).rejects.toThrow('is in service: it got its certificate by other means');
    expect([bench.iot.claims.size, bench.certificates.active.size]).toEqual([0, 1]);
    await onboard('--yes', '--replace');
    expect([bench.certificates.all, await bench.registrations.find('gw-1')]).toMatchObject([[], { retired: [] }]);
  });

  it('sees to the deployment of the next machine also where it was cut off before', async () => {
    await onboard('--yes');
    bench.hasRun = true;
    bench.groups.add('sward-building-hq');
    await onboard('--yes');
    expect(bench.groupCalls).toEqual(['gw-1 leaves sward-building-hq', 'repeats sward-building-hq']);
  });

  it('leaves a backlog of a run before, says so, and has it checked on the Pi', async () => {
    await onboard('--yes');
    bench.put('sward/backlog.db', 'readings');
    const { effects } = await onboard('--yes');
    expect(effects.map(({ text }) => text).join()).toContain('sward/backlog.db there');
    expect(onCard('sward/SHA256SUMS')).toMatch(/^[0-9a-f]{64} {2}backlog.db$/m);
  });

  it('refuses a name that no gateway can have', async () => {
    await expect(onboard('--yes', '--gateway', 'gw.1')).rejects.toThrow('AWS IoT allows no "."');
    expect(() => bench.options('--gateway', "gw'; rm -rf /")).toThrow('an id has 1 to 64');
  });

  it('tells the serial number to the device as it registers it', async () => {
    await onboard('--yes', '--serial', '10000000abcd');
    expect(onCard('sward/config.yaml')).toContain('SerialNumber: "10000000abcd"');
    expect(await bench.registrations.find('gw-1')).toMatchObject({ serial: '10000000abcd' });
  });

  it('deletes claims of gateways that have their own certificate', async () => {
    await onboard('--yes', '--gateway', 'gw-2');
    const known = await bench.registrations.read('gw-2');
    if (known === undefined) throw new TypeError('gw-2 is not registered');
    await bench.registrations.save(
      { ...known.registration, state: 'provisioned', provisioned_at: bench.now - 3_600_000, uses: 1 },
      known.version,
    );
    rmSync(join(bench.boot, 'sward'), { recursive: true });
    const { effects } = await onboard('--yes');
    expect(effects.map(({ text }) => text)).toContain(
      'deletes the claim certificate of gw-2, which needs it no longer',
    );
    expect([bench.iot.claims.size, await bench.kept.read('gw-2')]).toEqual([1, undefined]);
  });
});

describe('a card that onboarding refuses', () => {
  it('is no boot partition', async () => {
    rmSync(join(bench.boot, 'cmdline.txt'));
    await expect(onboard('--yes')).rejects.toThrow('is no boot partition');
  });

  it('is prepared for another gateway', async () => {
    await onboard('--yes', '--gateway', 'gw-9');
    await expect(onboard('--yes')).rejects.toThrow('prepared for gateway gw-9');
  });

  it('is that of a gateway that runs', async () => {
    await onboard('--yes');
    bench.put('sward/onboard.log', '2026-11-21T00:00:00Z this machine is a gateway. More\n');
    await expect(onboard('--yes')).rejects.toThrow('write Raspberry Pi OS onto it anew');
  });

  it("holds somebody else's vendor-data", async () => {
    bench.put('vendor-data', '#cloud-config\n');
    await expect(onboard('--yes')).rejects.toThrow("somebody else's");
    expect(onCard('vendor-data')).toBe('#cloud-config\n');
  });

  it('has no cloud-init: the script is started by hand, and it says how', async () => {
    rmSync(join(bench.boot, 'meta-data'));
    await onboard('--yes');
    expect(cardNames()).not.toContain('vendor-data');
    expect(bench.told.join('\n')).toContain('sudo sh /boot/firmware/sward/onboard.sh');
  });
});

describe('an account that is not ready', () => {
  it('is told all it lacks, each with what to do, and nothing is done', async () => {
    bench.iot.stacks.delete(STACK_NAMES.onboarding);
    bench.iot.stacks.set(STACK_NAMES.fleet, 'ROLLBACK_COMPLETE');
    bench.iot.hasClaimPolicy = false;
    bench.iot.templateState = 'unguarded';
    const told = await onboard('--yes').then(() => '', String);
    const findings = [
      /SwardOnboarding is not deployed/,
      /SwardFleet is not whole/,
      /SwardClaim is not there/,
      /asks nobody/,
    ];
    expect(findings.filter((finding) => finding.test(told))).toEqual(findings);
    expect(bench.iot.claims.size).toBe(0);
  });
});

describe('a gateway that no deployment would tell where it stands', () => {
  it.each([
    ['in a building that the fleet file does not name', ['--building', 'cellar'], 'buildings: { "cellar": {} }'],
    ['that the fleet file has in another building', ['--gateway', 'gw-17'], 'give --building annexe'],
  ])('%s is refused before anything is made', async (_, words, hint) => {
    const before = cardNames();
    await expect(onboard('--yes', ...words)).rejects.toThrow(hint);
    await expect(onboard('--yes', ...words)).rejects.toThrow('deploy SwardFleet');
    expect([bench.iot.claims.size, await bench.kept.list(), cardNames()]).toEqual([0, [], before]);
  });

  it('is let in where the fleet file says the same', async () => {
    expect((await onboard('--yes', '--gateway', 'gw-17', '--building', 'annexe')).done).toBe(true);
  });

  it('is refused where the stack of the fleet is of a version that does not say', async () => {
    await bench.documents.delete(FLEET_GROUPS_KEY);
    await expect(onboard('--yes')).rejects.toThrow('deploy SwardFleet');
  });
});
