import { BLE_SOURCE } from '@sward/contracts/components.ts';
import { ingestAckSchema } from '@sward/contracts/ingest.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import { IngestOutbox } from '@sward/ingest/ingest-outbox.ts';
import type { OutboxLimits } from '@sward/ingest/outbox-limits.ts';
import type { RemainsStore } from '@sward/ingest/outbox-remains.ts';
import { Backoff } from '@sward/runtime/backoff.ts';
import { type Clock, delay } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BatchPace } from './batch-pace.ts';
import type { Config } from './config.ts';

export type ReadingSenderDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Random per process start. */
  readonly session: string;
  /** Raw deflate of JSON text. */
  readonly deflate: (json: string) => Uint8Array;
  readonly random: () => number;
  readonly config: () => Config;
  /** Keeps what the buffer has not confirmed when this process ends. */
  readonly remains: RemainsStore;
};

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
/** The buffer commits what is in a hurry within 200 ms. Nobody hears the sensors meanwhile, and what is left is kept. */
const HAND_OVER_MS = 1000;
const HAND_OVER_LOOK_MS = 50;
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

/** Hands readings to the buffer, and holds them until it says that they are on disk. */
export class ReadingSender {
  readonly #deps: ReadingSenderDeps;
  readonly #outbox: IngestOutbox;
  readonly #pace: BatchPace;
  readonly #retry: Backoff;
  #subscription: Subscription | undefined;
  #sending = false;
  #hasInherited: boolean;
  #sendNotBeforeMs = 0;

  constructor(deps: ReadingSenderDeps) {
    this.#deps = deps;
    this.#retry = new Backoff(SEND_RETRY, deps.random);
    const limits = () => outboxLimits(deps.config());
    this.#outbox = new IngestOutbox(BLE_SOURCE, deps.session, deps.deflate, limits, deps.remains.read());
    this.#hasInherited = this.#outbox.holdsInherited;
    this.#pace = new BatchPace({
      clock: deps.clock,
      intervalMs: () => deps.config().batch_interval_ms,
      send: () => void this.#send(),
    });
  }

  get counters(): IngestOutbox['counters'] {
    return this.#outbox.counters;
  }

  /** Hears acknowledgements from now on, and sends at its pace. @throws BusError */
  async start(): Promise<void> {
    const topic = localTopics.ingestAck(BLE_SOURCE);
    this.#subscription = await this.#deps.bus.subscribe(topic, (payload) => this.#onAck(payload));
    this.#pace.start();
  }

  add(reading: Reading): void {
    this.#outbox.add(reading);
    if (this.#outbox.hasFullBatch) void this.#send();
    else this.#pace.heard();
  }

  /** Nothing is sent by the clock any more: `handOver` sends. */
  stopPacing(): void {
    this.#pace.stop();
  }

  /** Sends what is held until the buffer has it, for a second at most; what is left then is kept for the next process. */
  async handOver(): Promise<void> {
    const { clock } = this.#deps;
    const endMs = clock.monotonicMs() + HAND_OVER_MS;
    // Sent again too: the buffer may have been restarted since, and there is no time left to find out.
    this.#outbox.hurry();
    while (this.#outbox.counters.depth > 0 && clock.monotonicMs() < endMs) {
      // Not waited for: a nucleus that hangs answers after the end of this process.
      void this.#send();
      await delay(clock, HAND_OVER_LOOK_MS);
    }
    this.#keepRest();
  }

  /** The buffer is away, or stops as well: the next process sends them, under the numbers that the buffer may know. */
  #keepRest(): void {
    const { logger, remains } = this.#deps;
    const rest = this.#outbox.remains();
    this.#forgetInherited();
    // From here on it is in what is kept.
    this.#hasInherited = false;
    if (rest === undefined) return;
    const fields = { readings: this.#outbox.counters.depth };
    if (remains.keep(rest)) logger.info('readings_kept_for_next_start', fields);
    else logger.error('readings_not_handed_over', fields);
  }

  /** Once nothing is left of it. */
  #forgetInherited(): void {
    if (!this.#hasInherited || this.#outbox.holdsInherited) return;
    this.#hasInherited = false;
    this.#deps.remains.forget();
  }

  async close(): Promise<void> {
    await this.#subscription?.close();
  }

  #onAck(payload: Uint8Array): void {
    const ack = decodeMessage(ingestAckSchema, payload);
    this.#outbox.acknowledge(ack);
    this.#forgetInherited();
    if (ack.resend === true || this.#outbox.hasFullBatch) void this.#send();
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
        this.#retry.reset();
      }
    } catch (error) {
      this.#outbox.resendAll();
      this.#sendNotBeforeMs = clock.monotonicMs() + this.#retry.nextMs();
      this.#deps.logger.warn('buffer_unreachable', { held: this.#outbox.counters.depth, error });
    } finally {
      this.#sending = false;
    }
  }

  #nextBatch(): Uint8Array | undefined {
    return this.#outbox.next(this.#deps.clock.monotonicMs());
  }
}
