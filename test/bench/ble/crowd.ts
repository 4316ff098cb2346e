import { join } from 'node:path';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { type SensorsOptions, sensorIdentities } from '@sward/radio/sensors/sensor-source.ts';
import { SwardGateway } from '../pipeline/sward-gateway.ts';
import type { CrowdedRadioOptions, PlayBegun, PlayOver } from '../programs/crowded-radio-messages.ts';
import { type PartUse, PartWatch } from '../steady/part-watch.ts';
import type { BenchContext } from '../support/benchmark.ts';
import { Program } from '../support/child-process.ts';
import { processTree, useOf } from '../support/process-use.ts';
import { RemoteCloud } from '../support/remote-cloud.ts';
import type { Resources } from '../support/resources.ts';
import { pause, until } from '../support/wait.ts';

export const PER_SECOND = 5000;
export const SENSORS = 20;
const KNOWN: SensorsOptions = { count: SENSORS, ratePerSecond: 1, seed: 11 };
/** Memory is looked at this often, and judged by the median of some looks: garbage comes and goes. */
const LOOK_MS = 1000;
/** Nothing new stored for this long: what is missing is lost. */
const STALLED_MS = 10_000;
const STRANGERS = { full: 1_000_000, quick: 50_000 };
const CALM_MS = { full: 20_000, quick: 8000 };
const FEW_MS = { full: 60_000, quick: 10_000 };

type RadioReady = { readonly kind: 'ready'; readonly environment: Readonly<Record<string, string>> };

/** The private memory of each component, MB, ms after the play began. */
export type Look = { readonly atMs: number; readonly privateMb: Readonly<Record<string, number>> };

export type Crowd = {
  readonly options: Pick<CrowdedRadioOptions, 'calmMs' | 'fewMs' | 'strangers' | 'perSecond'>;
  readonly over: PlayOver;
  /** Readings of known sensors that the cloud has stored. */
  readonly stored: number;
  /** Advertisements that ble-ingest heard. */
  readonly heard: number;
  readonly looks: readonly Look[];
  /** What each component used while the crowd was there. */
  readonly parts: readonly PartUse[];
};

/** Each known sensor by its address: nothing else may bring readings in. */
function configuration(): Readonly<Record<string, object>> {
  const devices = Object.fromEntries(sensorIdentities(KNOWN).map(({ address }) => [address, {}]));
  return { [COMPONENTS.bleIngest]: { unknown_devices: 'discover', devices } };
}

async function startGateway(cloud: RemoteCloud, scope: Resources, radio: Readonly<Record<string, string>>) {
  const gateway = await SwardGateway.start(cloud, scope, {
    flavour: 'classic',
    components: [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher],
    config: configuration(),
    radio,
  });
  await until('ble-ingest scans', () => gateway.statusOf(COMPONENTS.bleIngest)?.includes('"scanning"'));
  return gateway;
}

/** Looks at the memory until `done`. */
async function watchMemory(gateway: SwardGateway, done: Promise<unknown>): Promise<Look[]> {
  const looks: Look[] = [];
  const beganAt = performance.now();
  let isDone = false;
  const ended = done.finally(() => {
    isDone = true;
  });
  while (!isDone) {
    const pids = Object.entries(await gateway.componentPids());
    const privateMb = Object.fromEntries(pids.map(([name, pid]) => [name, useOf(processTree(pid)).privateMb]));
    looks.push({ atMs: performance.now() - beganAt, privateMb });
    await Promise.race([pause(LOOK_MS), ended]);
  }
  return looks;
}

async function storedAtLast(cloud: RemoteCloud): Promise<number> {
  let stored = -1;
  for (let changedAt = performance.now(); performance.now() - changedAt < STALLED_MS; await pause(LOOK_MS)) {
    const report = await cloud.report();
    if (report.stored !== stored) changedAt = performance.now();
    stored = report.stored;
  }
  return stored;
}

/** How many advertisements the newest status counts. */
const heardBy = (gateway: SwardGateway): number =>
  Number(/"advertisements":(\d+)/.exec(gateway.statusOf(COMPONENTS.bleIngest) ?? '')?.[1] ?? 0);

/** The whole gateway, as it is deployed, in a crowd; known sensors go on at their rate. @throws BenchFailedError */
export async function measureCrowd({ resources, quick, progress }: BenchContext): Promise<Crowd> {
  const scope = resources.scope();
  const size = quick ? 'quick' : 'full';
  const options = { calmMs: CALM_MS[size], fewMs: FEW_MS[size], strangers: STRANGERS[size], perSecond: PER_SECOND };
  const crowdMs = (options.strangers / options.perSecond) * 1000;
  try {
    const cloud = await RemoteCloud.start(scope);
    const { program, ready } = await Program.fork<RadioReady>(
      scope,
      new URL('../programs/crowded-radio.ts', import.meta.url),
      {
        ...options,
        sensors: KNOWN,
        listen: `unix:${join(scope.folder(), 'radio.sock')}`,
      } satisfies CrowdedRadioOptions,
    );
    const over = program.next<PlayOver>('over', crowdMs + options.fewMs + 3 * options.calmMs + 120_000);
    const begun = program.next<PlayBegun>('begun', 120_000);
    // Where something fails before they are waited for, that is what is told.
    for (const waited of [over, begun]) waited.catch(() => undefined);
    const gateway = await startGateway(cloud, scope, ready.environment);
    await begun;
    progress(
      `${SENSORS} known sensors, then few others, then ${options.strangers} strangers at ${options.perSecond}/s`,
    );
    const watching = watchMemory(gateway, over);
    await pause(options.calmMs + options.fewMs);
    const watch = await PartWatch.start({ parts: () => gateway.componentPids() });
    await pause(crowdMs);
    const parts = watch.uses();
    const looks = await watching;
    progress('the crowd is gone');
    const stored = await storedAtLast(cloud);
    return { options, over: await over, stored, heard: heardBy(gateway), looks, parts };
  } finally {
    await scope.close();
  }
}
