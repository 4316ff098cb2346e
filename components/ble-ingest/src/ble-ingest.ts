import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { ingestAckSchema } from '@sward/contracts/ingest.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { ConfigurationState } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { LocalStatus } from '@sward/greengrass-ipc/local-status.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import type { Losses } from '@sward/ingest/flow-count.ts';
import { IngestOutbox, type OutboxLimits } from '@sward/ingest/ingest-outbox.ts';
import { Backoff } from '@sward/runtime/backoff.ts';
import { type Clock, delay, type Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BatchPace } from './batch-pace.ts';
import type { Config } from './config.ts';
import { connectsOf } from './device-config.ts';
import { deviceReport } from './device-report.ts';
import { declaredFormats } from './format-config.ts';
import { GattSessions } from './gatt/gatt-sessions.ts';
import type { GattAdapter } from './gatt-ports.ts';
import type { CounterStore } from './hearing/counter-store.ts';
import { keyRingOf } from './hearing/key-ring-of.ts';
import { Intake, type IntakeRules } from './intake.ts';
import type { AdapterState, Advertisement, Scanner, SecretSource } from './ports.ts';
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
  /** Raw deflate of JSON text. */
  readonly deflate: (json: string) => Uint8Array;
  readonly random: () => number;
  readonly config: () => Config;
  /** Whether that is what the nucleus holds: `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
};

/** Looks at the configuration, at what waited and at what is to be told. */
const TICK_MS = 1000;
const DEVICE_REPORT_INTERVAL_MS = 10_000;
/** The limit in bytes is met first: 200 to 300 readings fit. */
const MAX_BATCH_READINGS = 400;
const MAX_IN_FLIGHT = 64;
/** The buffer refuses what comes beyond 10,000 readings between two commits. */
const MAX_IN_FLIGHT_READINGS = 8000;
/** Longer than the buffer's longest group commit, 5 s, or every batch would be sent twice. */
const RESEND_AFTER_MS = 7000;
const URGENT_RESEND_AFTER_MS = 1000;
const FIRST_RESEND_AFTER_MS = 1500;
/** At the pace of batches the attempts would keep a small processor busy for nothing. */
const SEND_RETRY = { baseMs: 250, maxMs: 5000, minMs: 200 };
/** The process is given 4.5 s to stop: links and disk get their part, and the radio process one second to end. */
const LINKS_END_MS = 500;
const DRAIN_MS = 500;
/** The buffer's default commit and an answer fit in. */
const HAND_OVER_MS = 2500;
const HAND_OVER_LOOK_MS = 50;
/** An adapter may be plugged in, or permission given, at any time; each attempt costs one failed system call. */
const SCANNER_RETRY = { baseMs: 1000, maxMs: 15_000, minMs: 1000 };

const outboxLimits = ({ max_held_readings, max_held_bytes }: Config): OutboxLimits => ({
  maxReadings: max_held_readings,
  maxBytes: max_held_bytes,
  maxInFlight: MAX_IN_FLIGHT,
  maxInFlightReadings: MAX_IN_FLIGHT_READINGS,
  maxBatchReadings: MAX_BATCH_READINGS,
  maxBatchBytes: MAX_IPC_PAYLOAD_BYTES,
  resendAfterMs: RESEND_AFTER_MS,
  urgentResendAfterMs: URGENT_RESEND_AFTER_MS,
  firstResendAfterMs: FIRST_RESEND_AFTER_MS,
});

/** The BLE component: advertisements to readings, readings to the buffer until they are on disk. */
export class BleIngest {
  readonly #deps: BleIngestDeps;
  readonly #outbox: IngestOutbox;
  readonly #intake: Intake;
  readonly #secretKeys: SecretKeys;
  readonly #gatt: GattSessions;
  readonly #scannerRetry: Backoff;
  readonly #sendRetry: Backoff;
  readonly #status: LocalStatus;
  readonly #pace: BatchPace;
  #subscription: Subscription | undefined;
  #timers: Timer[] = [];
  #retryTimer: Timer | undefined;
  #adapter: AdapterState = 'starting';
  /** The configuration that the intake goes by. */
  #applied: Config;
  #reportedLosses = 0;
  #sending = false;
  #sendNotBeforeMs = 0;
  #stopped = false;

  constructor(deps: BleIngestDeps) {
    this.#deps = deps;
    this.#status = new LocalStatus({
      ...deps,
      component: COMPONENTS.bleIngest,
      intervalS: () => deps.config().local_status_interval_s,
    });
    this.#pace = new BatchPace({
      clock: deps.clock,
      intervalMs: () => deps.config().batch_interval_ms,
      send: () => void this.#send(),
    });
    this.#scannerRetry = new Backoff(SCANNER_RETRY, deps.random);
    this.#sendRetry = new Backoff(SEND_RETRY, deps.random);
    this.#outbox = new IngestOutbox(BLE_SOURCE, deps.session, deps.deflate, () => outboxLimits(deps.config()));
    this.#secretKeys = new SecretKeys({ source: deps.secrets, clock: deps.clock, logger: deps.logger });
    this.#applied = deps.config();
    this.#gatt = new GattSessions({
      ...deps,
      adapter: deps.gatt,
      config: () => this.#applied.gatt,
      onValues: (values) => this.#intake.take(values),
    });
    const onReading = (reading: Reading): void => this.#onReading(reading);
    const onHeard = (deviceId: string, peer: Advertisement): void => this.#gatt.heard(deviceId, peer);
    this.#intake = new Intake({ ...deps, onReading, onHeard }, this.#rules());
  }

  async start(): Promise<void> {
    const { bus, clock } = this.#deps;
    const topic = localTopics.ingestAck(BLE_SOURCE);
    this.#subscription = await bus.subscribe(topic, (payload) => this.#onAck(payload));
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
    this.#pace.start();
    void this.#fetchKeys();
    this.#gatt.configure(connectsOf(this.#applied.devices));
    void this.#scan();
  }

  /** Stops hearing and hands over what is held. What the buffer has not confirmed by then was heard for nothing. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retryTimer?.cancel();
    const { clock, scanner } = this.#deps;
    // Neither an adapter nor a disk that hangs may take the time that what is held needs to get to the buffer.
    await Promise.race([this.#gatt.stop(), delay(clock, LINKS_END_MS)]);
    await scanner.stop();
    for (const timer of this.#timers) timer.cancel();
    this.#pace.stop();
    await Promise.race([this.#intake.drain(), delay(clock, DRAIN_MS)]);
    await this.#handOver();
    await this.#subscription?.close();
  }

  #onAck(payload: Uint8Array): void {
    const ack = decodeMessage(ingestAckSchema, payload);
    this.#outbox.acknowledge(ack);
    if (ack.resend === true || this.#outbox.hasFullBatch) void this.#send();
  }

  async #handOver(): Promise<void> {
    const { clock, logger } = this.#deps;
    const endMs = clock.monotonicMs() + HAND_OVER_MS;
    // The buffer may have been restarted since they were sent, and there is no time left to find out.
    this.#outbox.resendAll();
    while (this.#outbox.counters.depth > 0 && clock.monotonicMs() < endMs) {
      // Not waited for: a nucleus that hangs answers after the end of this process.
      void this.#send();
      await delay(clock, HAND_OVER_LOOK_MS);
    }
    const { depth } = this.#outbox.counters;
    if (depth > 0) logger.warn('readings_not_handed_over', { readings: depth });
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

  #onReading(reading: Reading): void {
    this.#outbox.add(reading);
    if (this.#outbox.hasFullBatch) void this.#send();
    else this.#pace.heard();
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
    if (this.#deps.config() !== this.#applied) {
      this.#applied = this.#deps.config();
      this.#secretKeys.reset();
      this.#intake.apply(this.#rules());
      this.#gatt.configure(connectsOf(this.#applied.devices));
    }
    void this.#fetchKeys();
    await this.#intake.tick();
    await this.#tellStatus();
  }

  async #fetchKeys(): Promise<void> {
    if (await this.#secretKeys.refresh(this.#applied.devices)) this.#intake.apply(this.#rules());
  }

  /** Sends what is due. A failed send is not repeated here: its batch is overdue and goes out with the next attempt. */
  async #send(): Promise<void> {
    const { bus, clock } = this.#deps;
    if (this.#sending || clock.monotonicMs() < this.#sendNotBeforeMs) return;
    this.#sending = true;
    try {
      for (let payload = this.#nextBatch(); payload !== undefined; payload = this.#nextBatch()) {
        this.#pace.sent();
        await bus.publish(localTopics.ingestBatch, payload);
        this.#sendRetry.reset();
      }
    } catch (error) {
      this.#outbox.resendAll();
      this.#sendNotBeforeMs = clock.monotonicMs() + this.#sendRetry.nextMs();
      this.#deps.logger.warn('buffer_unreachable', { held: this.#outbox.counters.depth, error });
    } finally {
      this.#sending = false;
    }
  }

  #nextBatch(): Uint8Array | undefined {
    return this.#outbox.next(this.#deps.clock.monotonicMs());
  }

  async #tellStatus(): Promise<void> {
    const { received, confirmed, dropped, depth, bytes, losses } = this.#outbox.counters;
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
