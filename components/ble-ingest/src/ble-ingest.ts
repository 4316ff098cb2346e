import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { ConfigurationState } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { LocalStatus } from '@sward/greengrass-ipc/local-status.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import type { Losses } from '@sward/ingest/flow-count.ts';
import type { RemainsStore } from '@sward/ingest/outbox-remains.ts';
import { Backoff } from '@sward/runtime/backoff.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import { connectsOf } from './device-config.ts';
import { deviceReport } from './device-report.ts';
import { declaredFormats } from './format-config.ts';
import { GattSessions } from './gatt/gatt-sessions.ts';
import type { GattAdapter } from './gatt-ports.ts';
import type { CounterStore } from './hearing/counter-store.ts';
import { keyRingOf } from './hearing/key-ring-of.ts';
import { WaitingNews } from './hearing/waiting-news.ts';
import { Intake, type IntakeRules } from './intake.ts';
import type { AdapterState, Advertisement, Scanner, SecretSource } from './ports.ts';
import { ReadingSender } from './reading-sender.ts';
import { SecretKeys } from './secret-keys.ts';

export type BleIngestDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly scanner: Scanner;
  /** Encryption counters on disk. */
  readonly counters: CounterStore;
  readonly secrets: SecretSource;
  readonly gatt: GattAdapter;
  /** Random per process start. */
  readonly session: string;
  /** Keeps what the buffer has not confirmed when this process ends. */
  readonly remains: RemainsStore;
  /** Raw deflate of JSON text. */
  readonly deflate: (json: string) => Uint8Array;
  readonly random: () => number;
  readonly config: () => Config;
  /** Whether that is what the nucleus holds: `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
  /** Takes each status for the component's socket. */
  readonly showStatus?: (status: Uint8Array) => void;
};

/** Looks at what waited and at what is to be told. */
const TICK_MS = 1000;
const DEVICE_REPORT_INTERVAL_MS = 10_000;
/** The process is given 4.5 s to stop: links and disk get their part, and the radio process one second to end. */
const LINKS_END_MS = 500;
const DRAIN_MS = 500;
/** An adapter may be plugged in, or permission given, at any time; each attempt costs one failed system call. */
const SCANNER_RETRY = { baseMs: 1000, maxMs: 15_000, minMs: 1000 };

/** The BLE component: advertisements to readings, readings to the buffer until they are on disk. */
export class BleIngest {
  readonly #deps: BleIngestDeps;
  readonly #sender: ReadingSender;
  readonly #intake: Intake;
  readonly #secretKeys: SecretKeys;
  readonly #gatt: GattSessions;
  readonly #scannerRetry: Backoff;
  readonly #status: LocalStatus;
  #timers: Timer[] = [];
  #retryTimer: Timer | undefined;
  #adapter: AdapterState = 'starting';
  /** The configuration that the intake goes by. */
  #applied: Config;
  readonly #waiting = new WaitingNews();
  #reportedLosses = 0;
  #stopped = false;

  constructor(deps: BleIngestDeps) {
    this.#deps = deps;
    this.#status = new LocalStatus({
      ...deps,
      component: COMPONENTS.bleIngest,
      intervalS: () => deps.config().local_status_interval_s,
    });
    this.#sender = new ReadingSender(deps);
    this.#scannerRetry = new Backoff(SCANNER_RETRY, deps.random);
    this.#secretKeys = new SecretKeys({ source: deps.secrets, clock: deps.clock, logger: deps.logger });
    this.#applied = deps.config();
    this.#gatt = new GattSessions({
      ...deps,
      adapter: deps.gatt,
      config: () => this.#applied.gatt,
      onValues: (values) => this.#intake.take(values),
    });
    const onReading = (reading: Reading): void => this.#sender.add(reading);
    const onHeard = (deviceId: string, peer: Advertisement): void => this.#gatt.heard(deviceId, peer);
    this.#intake = new Intake({ ...deps, onReading, onHeard }, this.#rules());
  }

  async start(): Promise<void> {
    const { clock } = this.#deps;
    await this.#sender.start();
    this.#timers = [
      every(
        clock,
        () => TICK_MS,
        () => void this.#everySecond(),
      ),
      every(
        clock,
        () => DEVICE_REPORT_INTERVAL_MS,
        () => void this.#tellDevices(),
      ),
    ];
    void this.#fetchKeys();
    this.#gatt.configure(connectsOf(this.#applied.devices));
    void this.#scan();
  }

  /** Another configuration is in force: it counts from the next packet on. */
  configurationChanged(): void {
    this.#applied = this.#deps.config();
    this.#secretKeys.reset();
    this.#intake.apply(this.#rules());
    this.#gatt.configure(connectsOf(this.#applied.devices));
    void this.#fetchKeys();
  }

  /** Stops hearing and hands over what is held. What the buffer has not confirmed by then is kept for the next process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retryTimer?.cancel();
    const { clock, scanner } = this.#deps;
    // Neither an adapter nor a disk that hangs may take the time that what is held needs to get to the buffer.
    await Promise.race([this.#gatt.stop(), delay(clock, LINKS_END_MS)]);
    await scanner.stop();
    for (const timer of this.#timers) timer.cancel();
    this.#sender.stopPacing();
    await Promise.race([this.#intake.drain(), delay(clock, DRAIN_MS)]);
    await this.#sender.handOver();
    await this.#sender.close();
  }

  /** Without an adapter there is nothing to hear, yet nothing is broken either: the component stays and tries again. */
  async #scan(): Promise<void> {
    const { scanner, clock, logger } = this.#deps;
    try {
      await scanner.start(
        (advertisement) => this.#intake.hear(advertisement),
        (state) => this.#onAdapterState(state),
      );
      this.#scannerRetry.reset();
    } catch (error) {
      if (this.#stopped) return;
      const waitMs = this.#scannerRetry.nextMs();
      logger.warn('adapter_unavailable', { error, retry_ms: Math.round(waitMs) });
      this.#retryTimer = clock.setTimer(waitMs, () => void this.#scan());
    }
  }

  #onAdapterState(state: AdapterState): void {
    this.#adapter = state;
    this.#deps.logger.info('adapter_state', { state });
  }

  #rules(): IntakeRules {
    const config = this.#applied;
    return {
      config,
      keys: keyRingOf(config.devices, this.#secretKeys.keys),
      declared: declaredFormats(config.formats),
    };
  }

  async #everySecond(): Promise<void> {
    void this.#fetchKeys();
    await this.#intake.tick();
    await this.#tellStatus();
  }

  async #fetchKeys(): Promise<void> {
    if (await this.#secretKeys.refresh(this.#applied.devices)) this.#intake.apply(this.#rules());
  }

  async #tellStatus(): Promise<void> {
    const { received, confirmed, dropped, depth, bytes, losses } = this.#sender.counters;
    this.#reportLosses(losses);
    const state = {
      adapter: this.#adapter,
      active_devices: this.#intake.activeDevices(),
      ...(losses === undefined ? {} : { dropped_from: losses.from }),
    };
    await this.#status.look(state, () => ({
      counters: { received, sent: confirmed, dropped: dropped + this.#intake.givenUp, depth, bytes },
      detail: { ...this.#intake.detail(), ...(losses === undefined ? {} : { dropped_to: losses.to }) },
    }));
  }

  async #tellDevices(): Promise<void> {
    const { bus, clock, logger } = this.#deps;
    const at = { nowMs: clock.now(), monotonicMs: clock.monotonicMs() };
    const [sensors, discovered] = [this.#intake.devices(), this.#intake.discovered()];
    const waiting = this.#waiting.take(discovered);
    if (waiting.length > 0) logger.info('sensors_waiting', { sensors: waiting, total: discovered.length });
    const report = deviceReport({ sensors, discovered, links: this.#gatt.status() }, at);
    try {
      await bus.publish(localTopics.devices(BLE_SOURCE), encodeMessage(report));
    } catch (error) {
      logger.warn('device_report_not_published', { error });
    }
  }

  /** Never silent: what was given up is in the log as well, once a second at most. */
  #reportLosses(losses: Losses | undefined): void {
    if (losses === undefined || losses.readings === this.#reportedLosses) return;
    this.#reportedLosses = losses.readings;
    this.#deps.logger.error('readings_dropped', { ...losses });
  }
}
