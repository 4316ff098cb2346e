import type { AlertOverview } from '@sward/cloud/backend.ts';
import type { Cloud } from '@sward/cloud/cloud.ts';
import type { CloudStats } from '@sward/cloud/cloud-stats.ts';
import type { NewReading } from '@sward/cloud/ports.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import { tenantOf } from '@sward/infra/lib/tenancy/tenant.ts';
import type { Nucleus } from '@sward/nucleus/nucleus.ts';
import type { Radio } from '@sward/radio/radio.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Bundle } from './bundle.ts';
import { deployBundle } from './deploy-bundle.ts';
import { patienceWith } from './device-arch.ts';
import { gatewayNucleus } from './gateway-nucleus.ts';
import type { GatewayOptions } from './options.ts';
import { ProcessWatch } from './process-watch.ts';
import { Refreshed } from './refreshed.ts';
import { type ProcessUse, type Result, resultOf } from './result.ts';
import { SensorKeeper } from './sensor-keeper.ts';
import { newSensorKeys, type SensorKeys } from './sensor-keys.ts';
import { putStartAlerts } from './start-alerts.ts';
import { startCloud } from './start-cloud.ts';
import { Traffic } from './traffic.ts';
import { untilScanning } from './until-scanning.ts';
import { virtualDevices, virtualRadio } from './virtual-radio.ts';
import type { Workbench } from './workbench.ts';

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

/** Components with a process that stays, in the order of the keys that kill them. */
export const KILLABLE: readonly string[] = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
const START_TIMEOUT_MS = 60_000;
/** Enough for a batch whose confirmation is overdue to be sent again, and once more. */
const SETTLE_TIMEOUT_MS = 60_000;
const LOOK_MS = 100;
const STATS_INTERVAL_MS = 1000;

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
  readonly #processes: ProcessWatch;
  readonly #stats: Refreshed<CloudStats>;
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
    this.#processes = new ProcessWatch(deps.clock);
    const { options, log, workbench } = deps;
    const [radio, traffic, processes] = [this.#radio, this.traffic, this.#processes];
    this.nucleus = gatewayNucleus({ options, log, cloud, radio, traffic, processes, workbench });
    cloud.onStored((rows) => {
      for (const { reading } of rows) this.traffic.ledger.close(reading);
    });
  }

  /**
   * Brings everything up and waits until the scan runs, on a workbench until everything is deployed.
   * @throws StartError, and the parts' own errors
   */
  static async start(deps: LocalGatewayDeps): Promise<LocalGateway> {
    const cloud = await startCloud(deps);
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
    return this.#processes.runSeconds;
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
    return this.#processes.uses(this.nucleus.components);
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
    const { clock, options, bundle, publisherConfig, workbench } = this.#deps;
    this.#duplicatesAtStart = this.#cloud.stats().duplicates;
    await putStartAlerts(this.#cloud.documents, tenantOf(options.building), clock.now());
    this.#asking = every(
      clock,
      () => STATS_INTERVAL_MS,
      () => void this.#askForAlerts(),
    );
    await this.#radio?.start();
    await this.nucleus.start();
    await deployBundle({ nucleus: this.nucleus, bundle, options, keys: this.#keys, publisherConfig });
    // Who holds a component in a debugger need not hear within a minute.
    if (workbench === undefined) await this.#untilScanning();
    this.#processes.runBegan();
  }

  #untilScanning(): Promise<void> {
    const { traffic, nucleus } = this;
    const { clock, options } = this.#deps;
    return untilScanning({ clock, options, traffic, nucleus, timeoutMs: START_TIMEOUT_MS * this.#patience });
  }
}
