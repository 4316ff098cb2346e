import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import { builtBundle } from '../support/running-gateway.ts';

const TIMEOUT_MS = 30_000;
const { bleIngest: BLE, localBuffer: BUFFER, cloudPublisher: PUBLISHER } = COMPONENTS;
/** Classic gives up at the third crash within an hour: here each would come at once. */
const FLAVOUR = 'classic';
/** No machine has so many adapters. */
const ABSENT_ADAPTER = 63;

const folders: string[] = [];
let nucleus: Nucleus | undefined;
let lines: string[] = [];
afterEach(async () => {
  await nucleus?.stop();
  nucleus = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 1;
}

/** A gateway with no Bluetooth and no broker; `prepare` sees to its work folders before anything runs. */
async function deploy(configuration: Readonly<Record<string, object>>, prepare: (work: string) => void = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sward-nb-'));
  folders.push(folder);
  lines = [];
  const { ca, gateways } = await ensureCertificates(join(folder, 'certificates'), ['gw-1']);
  const own = gateways.get('gw-1') ?? { certificate: '', key: '' };
  const [caPem, cert, key] = [ca, own.certificate, own.key].map((path) => readFileSync(path, 'utf8'));
  prepare(join(folder, 'n', 'work'));
  const started = createNucleus({
    root: join(folder, 'n'),
    flavour: FLAVOUR,
    thingName: 'gw-1',
    awsBroker: { url: `mqtts://127.0.0.1:${await closedPort()}`, ca: caPem ?? '', cert: cert ?? '', key: key ?? '' },
    log: () => undefined,
    observer: { onOutput: ({ text }) => void lines.push(text) },
  });
  nucleus = started;
  await started.start();
  const { dir, component, version } = builtBundle();
  const outcome = await started.deploy({
    recipeDir: join(dir, 'recipes'),
    artifactDir: join(dir, 'artifacts'),
    merge: new Map([[component, version]]),
    remove: [],
    updateConfig: new Map(Object.entries(configuration).map(([name, MERGE]) => [name, { MERGE }])),
  });
  expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
  return started;
}

/** Waits until a component has logged an event so often. Jest's own time limit ends a wait that is in vain. */
async function logged(component: string, event: string, times = 1): Promise<void> {
  const seen = () =>
    lines.filter((line) => line.includes(`"component":"${component}"`) && line.includes(`"event":"${event}"`)).length;
  while (nucleus !== undefined && seen() < times) await new Promise((resolve) => setTimeout(resolve, 50));
}

function expectAllUp(running: Nucleus): void {
  const states = [BLE, BUFFER, PUBLISHER].map((name) => running.components.details(name));
  expect(states.map((each) => [each?.name, each?.state, each?.restarts])).toEqual([
    [BLE, 'RUNNING', 0],
    [BUFFER, 'RUNNING', 0],
    [PUBLISHER, 'RUNNING', 0],
  ]);
}

const NO_ADAPTER = { [BLE]: { adapter: ABSENT_ADAPTER } };
const inWork = (work: string, ...path: readonly string[]) => join(work, BUFFER, ...path);

describe('no component is given up by the nucleus', () => {
  it(
    'without an adapter and without a broker, and where the configuration becomes nonsense',
    async () => {
      const running = await deploy(NO_ADAPTER);
      await logged(BLE, 'adapter_unavailable', 3);
      await logged(BUFFER, 'log_open');
      for (const [name, key] of [
        [BLE, 'devices'],
        [BUFFER, 'commit_interval_ms'],
        [PUBLISHER, 'building_id'],
      ] as const) {
        running.configuration.merge(name, [key], 'a / b');
        await logged(name, 'configuration_refused');
      }
      expectAllUp(running);
    },
    TIMEOUT_MS,
  );

  it(
    'that is deployed with a configuration that no component takes',
    async () => {
      const nonsense = { log_level: 'loud', local_status_interval_s: -1 };
      const running = await deploy({ [BLE]: nonsense, [BUFFER]: nonsense, [PUBLISHER]: nonsense });
      for (const name of [BLE, BUFFER, PUBLISHER]) await logged(name, 'configuration_refused');
      expectAllUp(running);
    },
    TIMEOUT_MS,
  );

  it.each<[string, string, (work: string) => void]>([
    [
      'a folder in the place of its log',
      'log_unavailable',
      (work) => mkdirSync(inWork(work, 'readings.db'), { recursive: true }),
    ],
    [
      'a log that is none',
      'log_open',
      (work) => {
        mkdirSync(inWork(work), { recursive: true });
        writeFileSync(
          inWork(work, 'readings.db'),
          'not a database, and longer than the header of one is: '.repeat(100),
        );
      },
    ],
    [
      'a folder for its log that is a file',
      'log_unavailable',
      (work) => {
        mkdirSync(inWork(work), { recursive: true });
        writeFileSync(inWork(work, 'elsewhere'), '');
      },
    ],
  ])(
    'whose buffer finds %s',
    async (what, event, prepare) => {
      const configuration = what.endsWith('is a file')
        ? { ...NO_ADAPTER, [BUFFER]: { data_dir: 'elsewhere' } }
        : NO_ADAPTER;
      const running = await deploy(configuration, prepare);
      await logged(BUFFER, event);
      expectAllUp(running);
    },
    TIMEOUT_MS,
  );
});
