import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AlertOverview } from '@sward/cloud/backend.ts';
import { type Cloud, createCloud } from '@sward/cloud/cloud.ts';
import type { CloudStats } from '@sward/cloud/cloud-stats.ts';
import type { NewReading } from '@sward/cloud/ports.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import { tenantOf } from '@sward/infra/lib/tenancy/tenant.ts';
import type { StateChange } from '@sward/nucleus/lifecycle/component-supervisor.ts';
import type { OutputLine } from '@sward/nucleus/lifecycle/script-runner.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import type { ComponentControl } from '@sward/nucleus/ports.ts';
import type { Radio } from '@sward/radio/radio.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { writeNucleusConfig } from './adapters/nucleus-config-file.ts';
import { processGroupUse, processUse } from './adapters/proc-process-use.ts';
import { greengrassArchitecture, patienceWith } from './device-arch.ts';
import { StartError } from './gateway-errors.ts';
import type { GatewayOptions } from './options.ts';
import { Refreshed } from './refreshed.ts';
import { type ProcessUse, type Result, resultOf } from './result.ts';
import { SensorKeeper } from './sensor-keeper.ts';
import { keyedDevices, keysOfEarlierRuns, newSensorKeys, type SensorKeys } from './sensor-keys.ts';
import { putStartAlerts } from './start-alerts.ts';
import { Traffic } from './traffic.ts';
import { virtualDevices, virtualRadio, virtualSensors } from './virtual-radio.ts';

/** The bundle as built: what to deploy, and from where. */
export type Bundle = { readonly dir: string; readonly component: string; readonly version: string };

export type LocalGatewayDeps = {
  readonly options: GatewayOptions;
  readonly bundle: Bundle;
  readonly clock: Clock;
  readonly log: Logger;
  /** Settings of the publisher that differ from its recipe's. */
  readonly publisherConfig?: object;
  /** Called with readings that are new in the cloud's table. */
  readonly onStored?: (readings: readonly NewReading[]) => void;
  /** For who works on a component: what its process is started with, what it says, and what becomes of it. */
  readonly workbench?: Workbench;
};

/** Somebody who watches components at work, and may hold them in a debugger for any time. */
export type Workbench = {
  onOutput(line: OutputLine): void;
  /** `components`: what can be done about it, also while the gateway is still starting. */
  onState(change: StateChange, components: ComponentControl): void;
  /** Options of Node for a component's processes, as NODE_OPTIONS holds them; those of the virtual radio come along. */
  nodeOptions(component: string): string | undefined;
};

/** A component is out in 5 s; one that is held at a breakpoint is not waited for as long as on a gateway. */
const BENCH_STOP_MS = 6000;

/** Components with a process that stays, in the order of the keys that kill them. */
export const KILLABLE: readonly string[] = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
const START_TIMEOUT_MS = 60_000;
/** Enough for a batch whose confirmation is overdue to be sent again, and once more. */
const SETTLE_TIMEOUT_MS = 60_000;
const LOOK_MS = 100;
/** In the account it is a minute; here somebody sits and waits. */
const WATCH_INTERVAL_MS = 5000;
const STATS_INTERVAL_MS = 1000;
/** A broker that answers at once needs no announcement. */
const TELL_AFTER_MS = 2000;

/** The page lives on statuses, and settling waits for them. */
const EACH_SECOND = { local_status_interval_s: 1 };

/** Every sensor around counts: nobody has approved any on a machine that is tried out. */
const ingestConfig = (options: GatewayOptions, keys: SensorKeys | undefined): object => ({
  ...EACH_SECOND,
  adapter: options.radio === 'virtual' ? 0 : options.radio,
  devices: keyedDevices(virtualSensors(options, keys)),
  unknown_devices: 'forward',
});

/** The whole gateway on this machine: cloud, radio and nucleus with the deployed components. */
export class LocalGateway {
  readonly traffic = new Traffic();
  readonly nucleus: Nucleus;
  readonly #deps: LocalGatewayDeps;
  readonly #cloud: Cloud;
  readonly #radio: Radio | undefined;
  readonly #keys: SensorKeys | undefined;
  readonly #keeper: SensorKeeper;
  #alerts: AlertOverview = { raised: 0, cleared: 0, open: [], told: undefined };
  #asking: Timer | undefined;
  /** Since when, and with how much processor time used before, each process is measured. */
  readonly #processStarts = new Map<number, { readonly atMs: number; readonly usedSeconds: number }>();
  readonly #stats: Refreshed<CloudStats>;
  #startedAtMs = 0;
  #duplicatesAtStart = 0;

  private constructor(deps: LocalGatewayDeps, cloud: Cloud) {
    this.#deps = deps;
    this.#cloud = cloud;
    this.#keys = deps.options.encrypted ? newSensorKeys(deps.clock.now()) : undefined;
    this.#keeper = new SensorKeeper(virtualDevices(deps.options));
    const { handling } = this.#keeper;
    this.#radio = deps.options.radio === 'virtual' ? virtualRadio(deps.options, handling, this.#keys) : undefined;
    this.#stats = new Refreshed(
      () => this.#readStats(),
      () => deps.clock.monotonicMs(),
      STATS_INTERVAL_MS,
    );
    this.nucleus = this.#createNucleus();
    cloud.onStored((rows) => {
      for (const { reading } of rows) this.traffic.ledger.close(reading);
    });
  }

  /**
   * Brings everything up and waits until the scan runs, on a workbench until everything is deployed.
   * @throws StartError, and the parts' own errors
   */
  static async start(deps: LocalGatewayDeps): Promise<LocalGateway> {
    const { options, clock, log, onStored } = deps;
    const cloud = createCloud({
      folder: join(resolve(options.data), 'cloud'),
      gatewayIds: [options.gateway],
      watchIntervalMs: WATCH_INTERVAL_MS,
      clock,
      log,
      ...(options.influx === undefined ? {} : { influx: options.influx }),
      ...externalBroker(options),
    });
    if (onStored !== undefined) cloud.onStored(onStored);
    await startCloud(cloud, options, clock);
    let gateway: LocalGateway | undefined;
    try {
      gateway = new LocalGateway(deps, cloud);
      await gateway.#bringUp();
      return gateway;
    } catch (error) {
      await (gateway ?? cloud).stop();
      throw error;
    }
  }

  /** Seconds since the scan began. */
  get upSeconds(): number {
    return (this.#deps.clock.monotonicMs() - this.#startedAtMs) / 1000;
  }

  /** What the cloud counted, up to a second ago: its table grows, and reading it takes the longer. */
  get cloudStats() {
    return this.#stats.recent;
  }

  /** Alerts, up to a second ago. */
  get alerts(): AlertOverview {
    return this.#alerts;
  }

  /** The newest status of each component that has spoken. */
  get statuses(): readonly ComponentStatus[] {
    return KILLABLE.flatMap((component) => this.traffic.statusOf(component) ?? []);
  }

  /** Takes the network away. */
  cut(): void {
    this.#cloud.cut();
  }

  restore(): void {
    this.#cloud.restore();
  }

  /** Kills the nth running component, as a fault would. Gives its name, or undefined where there is none. */
  killComponent(index: number): string | undefined {
    const name = KILLABLE[index];
    const pid = name === undefined ? undefined : this.nucleus.components.details(name)?.pid;
    if (pid === undefined) return undefined;
    process.kill(pid, 'SIGKILL');
    return name;
  }

  unplugSensor(): string {
    return this.#keeper.unplug();
  }

  heatSensor(): string {
    return this.#keeper.heat();
  }

  /** Silences the radio and waits until all that was heard is stored, the time for it is over, or `signal` ends it. */
  async settle(signal?: AbortSignal): Promise<void> {
    const { clock } = this.#deps;
    await this.#radio?.stop();
    const silentAt = clock.now() + 1500;
    const deadlineMs = clock.monotonicMs() + SETTLE_TIMEOUT_MS * this.#patience;
    while (clock.monotonicMs() < deadlineMs && !signal?.aborted) {
      const { counts } = this.traffic.tally;
      const told = this.traffic.heardAllSince(KILLABLE, silentAt);
      if (told && counts.held === 0 && counts.confirmed >= counts.received) break;
      await delay(clock, LOOK_MS);
    }
    await this.#askForAlerts();
  }

  get #patience(): number {
    return patienceWith(this.#deps.options.arch, process.arch);
  }

  processes(): ProcessUse[] {
    const aliveOf = (pid: number) => {
      const { atMs, usedSeconds } = this.#processStarts.get(pid) ?? { atMs: this.#startedAtMs, usedSeconds: 0 };
      return { seconds: (this.#deps.clock.monotonicMs() - atMs) / 1000, usedSeconds };
    };
    const own = aliveOf(process.pid);
    const components = this.nucleus.components.list().map(({ name, pid }) => {
      return pid === undefined ? undefined : processGroupUse(name, pid, aliveOf(pid).seconds);
    });
    const uses = [processUse('simulator', process.pid, own.seconds, own.usedSeconds), ...components];
    return uses.flatMap((use) => use ?? []);
  }

  result(): Result {
    const { stored, duplicates, latency } = this.#stats.fresh();
    const devices = this.traffic.devices.list().map(({ reading, count }) => ({
      device_id: reading.device_id,
      format: reading.format,
      readings: count,
      values: reading.values,
    }));
    const latencyMs = { p50: latency.p50, p95: latency.p95 };
    return resultOf(
      this.traffic.tally.counts,
      this.traffic.ledger.counts,
      { stored, duplicates, latency_ms: latencyMs, devices },
      this.processes(),
      this.statuses,
      { raised: this.#alerts.raised, cleared: this.#alerts.cleared, open: this.#alerts.open.length },
    );
  }

  async stop(): Promise<void> {
    this.#asking?.cancel();
    await this.#radio?.stop();
    await this.nucleus.stop();
    await this.#cloud.stop();
  }

  async #askForAlerts(): Promise<void> {
    try {
      this.#alerts = await this.#cloud.alerts(tenantOf(this.#deps.options.building));
    } catch (error) {
      this.#deps.log.warn('alerts_not_read', { error });
    }
  }

  #readStats(): CloudStats {
    const stats = this.#cloud.stats();
    return { ...stats, duplicates: stats.duplicates - this.#duplicatesAtStart };
  }

  async #bringUp(): Promise<void> {
    const { clock, options } = this.#deps;
    this.#duplicatesAtStart = this.#cloud.stats().duplicates;
    await putStartAlerts(this.#cloud.documents, tenantOf(options.building), clock.now());
    this.#asking = every(
      clock,
      () => STATS_INTERVAL_MS,
      () => void this.#askForAlerts(),
    );
    await this.#radio?.start();
    await this.nucleus.start();
    await this.#deploy();
    // Who holds a component in a debugger need not hear within a minute.
    if (this.#deps.workbench === undefined) await this.#untilScanning();
    this.#startedAtMs = this.#deps.clock.monotonicMs();
    // The build and the start are this process's as well, but not the run's.
    this.#processStarts.set(process.pid, {
      atMs: this.#startedAtMs,
      usedSeconds: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
    });
  }

  async #deploy(): Promise<void> {
    const { bundle, options, publisherConfig } = this.#deps;
    const { status, reason } = await this.nucleus.deploy({
      recipeDir: join(bundle.dir, 'recipes'),
      artifactDir: join(bundle.dir, 'artifacts'),
      merge: new Map([[bundle.component, bundle.version]]),
      remove: [],
      updateConfig: new Map([
        [COMPONENTS.cloudPublisher, { MERGE: { ...EACH_SECOND, building_id: options.building, ...publisherConfig } }],
        [COMPONENTS.localBuffer, { MERGE: EACH_SECOND }],
        [
          COMPONENTS.bleIngest,
          { RESET: keysOfEarlierRuns(virtualSensors(options, this.#keys)), MERGE: ingestConfig(options, this.#keys) },
        ],
      ]),
    });
    if (status !== 'SUCCEEDED')
      throw new StartError(`the deployment failed: ${reason ?? status}. See ${this.#logFolder()}`);
  }

  async #untilScanning(): Promise<void> {
    const { clock } = this.#deps;
    const timeoutMs = START_TIMEOUT_MS * this.#patience;
    const deadlineMs = clock.monotonicMs() + timeoutMs;
    const adapter = () => this.traffic.statusOf(COMPONENTS.bleIngest)?.detail['adapter'];
    while (adapter() !== 'scanning') {
      this.#requireRealAdapter(adapter());
      if (clock.monotonicMs() > deadlineMs) {
        const waited = `${adapter() ?? 'silent'} after ${timeoutMs / 1000} s`;
        throw new StartError(`the Bluetooth adapter is ${waited}. See ${this.#logFolder()}`);
      }
      await delay(clock, LOOK_MS);
    }
  }

  /** The virtual adapter comes up by itself; with a real one that is missing, waiting helps nobody. */
  #requireRealAdapter(state: unknown): void {
    const { radio } = this.#deps.options;
    if (radio === 'virtual' || state !== 'unavailable') return;
    throw new StartError(
      `no Bluetooth adapter hci${radio} can be used: plug one in and give the right to it, or leave --radio out. See ${this.#logFolder()}`,
    );
  }

  #createNucleus(): Nucleus {
    const { options, clock, log, workbench } = this.#deps;
    const own = this.#cloud.certificates.gateways.get(options.gateway);
    const certificate = options.cert ?? own?.certificate;
    const key = options.key ?? own?.key;
    if (certificate === undefined || key === undefined) throw new StartError(`no certificate for ${options.gateway}`);
    const nucleus = createNucleus({
      // A folder for each flavour and processor: what one nucleus keeps, the other would read differently or could not run.
      root: join(resolve(options.data), ['nucleus', options.flavour, options.arch].filter(Boolean).join('-')),
      flavour: options.flavour,
      ...(options.arch === undefined ? {} : { architecture: greengrassArchitecture(options.arch) }),
      thingName: options.gateway,
      awsBroker: {
        url: this.#cloud.url,
        ca: readFileSync(this.#cloud.certificates.ca, 'utf8'),
        cert: readFileSync(certificate, 'utf8'),
        key: readFileSync(key, 'utf8'),
      },
      extraEnv: (component) => this.#environmentOf(component),
      ...(workbench === undefined ? {} : { stopTimeoutMs: BENCH_STOP_MS }),
      log: (message, details) => log.debug('nucleus', { message, ...details }),
      observer: {
        onOutput: (line) => workbench?.onOutput(line),
        onState: (change) => {
          workbench?.onState(change, this.nucleus.components);
          const { component, state } = change;
          const pid = this.nucleus.components.details(component)?.pid;
          if (state === 'RUNNING' && pid !== undefined) {
            this.#processStarts.set(pid, { atMs: clock.monotonicMs(), usedSeconds: 0 });
          }
        },
        tap: { onLocalPublish: ({ topic, payload }) => this.traffic.note(topic, payload) },
      },
    });
    const { url } = this.#cloud;
    const thing = { flavour: options.flavour, thingName: options.gateway };
    writeNucleusConfig({ root: nucleus.root, ...thing, url, ca: this.#cloud.certificates.ca, certificate, key });
    return nucleus;
  }

  #environmentOf(component: string): Readonly<Record<string, string>> {
    const radio = component === COMPONENTS.bleIngest ? this.#radio?.environment() : undefined;
    const nodeOptions = [radio?.NODE_OPTIONS, this.#deps.workbench?.nodeOptions(component)].filter(Boolean).join(' ');
    return { ...radio, ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }) };
  }

  #logFolder(): string {
    return join(this.nucleus.root, 'logs');
  }
}

/** With another broker the cloud waits for it: somebody should know, and a timed run must end. */
async function startCloud(cloud: Cloud, { broker, forMs }: GatewayOptions, clock: Clock): Promise<void> {
  if (broker === undefined) return cloud.start();
  const told = clock.setTimer(TELL_AFTER_MS, () => process.stderr.write(`waiting for the broker ${broker}\n`));
  const started = cloud.start();
  const timeout = forMs === undefined ? undefined : clock.setTimer(START_TIMEOUT_MS, () => void cloud.stop());
  try {
    await started;
  } catch (error) {
    throw new StartError(`the broker ${broker} did not answer: is it running, and are its certificates right?`, {
      cause: error,
    });
  } finally {
    told.cancel();
    timeout?.cancel();
  }
}

function externalBroker({ broker, ca, cert, key }: GatewayOptions) {
  if (broker === undefined || ca === undefined || cert === undefined || key === undefined) return {};
  return { externalBroker: { url: broker, ca, certificate: cert, key } };
}
