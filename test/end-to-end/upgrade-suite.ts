import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { KILLABLE } from '@sward/gateway/local-gateway.ts';
import Database from 'better-sqlite3';
import { nextVersion } from '../support/next-version.ts';
import { RunningGateway } from '../support/running-gateway.ts';

const SENSORS = ['--sensors', '8', '--rate', '5'];
const TIMEOUT_MS = 90_000;
const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;

/** Upgrade and rollback under load. One file runs it for each flavour, so that the two run at once. */
export function upgradesKeepEverything(flavour: 'lite' | 'classic'): void {
  let run: RunningGateway;
  afterEach(() => run.stop());

  const begin = async () => {
    run = await RunningGateway.start([...SENSORS, '--flavour', flavour]);
    await hear(20);
  };

  /** Waits until `more` further readings were heard. */
  async function hear(more: number): Promise<void> {
    const target = run.counts.received + more;
    await run.until(() => run.counts.received >= target);
  }

  const deploy = ({ dir, component, version }: Bundle) =>
    run.gateway.nucleus.deploy({
      recipeDir: join(dir, 'recipes'),
      artifactDir: join(dir, 'artifacts'),
      merge: new Map([[component, version]]),
      remove: [],
      updateConfig: new Map(),
    });

  const states = () =>
    Object.fromEntries(run.gateway.nucleus.components.list().map(({ name, state }) => [name, state]));
  const versionOf = (component: string) => run.gateway.nucleus.components.details(component)?.version;
  const logged = (component: string) =>
    readFileSync(join(run.gateway.nucleus.root, 'logs', `${component}.log`), 'utf8');
  const work = () => join(run.gateway.nucleus.root, 'work', BUFFER);

  /** Silences the radio and waits until all that was handed on is stored. A process that ended does not tell its last counts. */
  async function settle(): Promise<void> {
    const { traffic } = run.gateway;
    const isStored = new AbortController();
    const settled = run.gateway.settle(isStored.signal);
    const silentAt = Date.now() + 1500;
    await run.until(
      () => traffic.heardAllSince(KILLABLE, silentAt) && run.counts.held === 0 && traffic.ledger.counts.open === 0,
    );
    isStored.abort();
    await settled;
  }

  async function expectAllStored(): Promise<void> {
    await settle();
    expect(run.gateway.result()).toMatchObject({ lost: 0, duplicated: 0, held: 0, dropped: 0 });
    expect(logged(COMPONENTS.bleIngest)).not.toMatch(/readings_not_handed_over|held_readings_un/);
    // One log, which goes on where it was, and each number of it once: nothing was taken and left behind.
    expect(new Set(logged(BUFFER).match(/"log":"[0-9a-f]+"/g)).size).toBe(1);
    const numbers = run.stored.map(({ seq }) => seq).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(Object.values(states())).not.toContain('BROKEN');
  }

  describe(`on ${flavour} nothing is lost or doubled`, () => {
    it(
      'when all components are brought to the next version under load, and back',
      async () => {
        await begin();
        const next = nextVersion(run.bundle, { dir: join(run.folder, 'next') });
        expect(await deploy(next)).toMatchObject({ status: 'SUCCEEDED' });
        expect(versionOf(BUFFER)).toMatch(/^\d+\.\d+\.999-/);
        await hear(20);
        expect(await deploy(run.bundle)).toMatchObject({ status: 'SUCCEEDED' });
        await hear(20);
        await expectAllStored();
      },
      TIMEOUT_MS,
    );

    it(
      'when the next version does not run: the nucleus puts the one before back',
      async () => {
        await begin();
        const exits = (component: string, recipe: string) =>
          component === PUBLISHER ? recipe.replace(/Script: .*/, 'Script: "exit 1"') : recipe;
        const broken = nextVersion(run.bundle, { dir: join(run.folder, 'broken'), plant: exits });
        const outcome = await deploy(broken);
        expect(outcome).toMatchObject({ status: 'FAILED' });
        expect(outcome.reason).toContain(PUBLISHER);
        expect(versionOf(PUBLISHER)).not.toContain('.999-');
        await hear(20);
        await expectAllStored();
      },
      TIMEOUT_MS,
    );

    it(
      'when the next version’s runtime does not run here: its install step finds it, and the nucleus puts all back',
      async () => {
        await begin();
        const fails = (component: string, recipe: string) =>
          component === COMPONENTS.nodeRuntime ? recipe.replaceAll('/check.cjs', '/no-such-check.cjs') : recipe;
        const outcome = await deploy(nextVersion(run.bundle, { dir: join(run.folder, 'broken'), plant: fails }));
        expect(outcome).toMatchObject({ status: 'FAILED' });
        expect(outcome.reason).toContain(COMPONENTS.nodeRuntime);
        for (const component of [COMPONENTS.nodeRuntime, ...KILLABLE]) {
          expect([component, versionOf(component)]).toEqual([component, expect.not.stringContaining('.999-')]);
        }
        await hear(20);
        await expectAllStored();
      },
      TIMEOUT_MS,
    );

    it(
      'when the older version meets a log of the newer one: it leaves it untouched, says so, and waits',
      async () => {
        await begin();
        const next = nextVersion(run.bundle, { dir: join(run.folder, 'next'), changed: [BUFFER] });
        await deploy(next);
        await hear(20);
        await run.gateway.nucleus.components.stop(BUFFER);
        const schema = setSchema(work(), (version) => version + 1);
        const before = digest(work());
        expect(await deploy(run.bundle)).toMatchObject({ status: 'SUCCEEDED' });
        await run.until(() => logged(BUFFER).includes('LOG_SCHEMA_NEWER'));
        expect(logged(BUFFER)).toContain('install the newer version');
        await hear(20);
        expect([states()[BUFFER], digest(work())]).toEqual(['RUNNING', before]);
        await run.gateway.nucleus.components.stop(BUFFER);
        setSchema(work(), () => schema);
        expect(await deploy(next)).toMatchObject({ status: 'SUCCEEDED' });
        await hear(20);
        await expectAllStored();
      },
      TIMEOUT_MS,
    );
  });
}

/** As a newer version would have left it. Gives the schema that the log had. */
function setSchema(folder: string, change: (version: number) => number): number {
  const db = new Database(join(folder, 'readings.db'));
  const version = Number(db.pragma('user_version', { simple: true }));
  db.pragma(`user_version = ${change(version)}`);
  db.close();
  return version;
}

/** Of every file of the log. */
function digest(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder).filter((name) => name.startsWith('readings.db'));
  for (const name of files.sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
