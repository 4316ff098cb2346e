import { CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import { type DeliveryBatch, deliveryAckSchema, leaseRequestSchema } from '@sward/contracts/delivery.ts';
import type { IngestAck, IngestEnvelope } from '@sward/contracts/ingest.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import type { ConfigurationState } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { LocalStatus } from '@sward/greengrass-ipc/local-status.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import { Dispatcher } from './dispatcher.ts';
import { Intake } from './intake.ts';
import type { ReadingLog } from './ports.ts';

export type BufferDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly log: ReadingLog;
  readonly codec: {
    /** @throws InvalidMessageError */
    decodeIngest(payload: Uint8Array): IngestEnvelope;
    encodeDelivery(batch: DeliveryBatch): Uint8Array;
  };
  readonly config: () => Config;
  /** Whether that is what the nucleus holds: `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
};

const STATUS_INTERVAL_MS = 1000;
const TRIM_INTERVAL_MS = 10_000;
/** Rows deleted in one transaction: a day's worth in one statement would stop intake for a fifth of a second. */
const TRIM_ROWS = 500;
/** Who must have confirmed a reading before it may be deleted. */
const CONSUMERS = [CLOUD_CONSUMER];

/** The buffer component: intake from the ingest components, group commit, dispatch to consumers. */
export class Buffer {
  readonly #deps: BufferDeps;
  readonly #intake: Intake;
  readonly #dispatcher: Dispatcher;
  readonly #status: LocalStatus;
  #subscriptions: Subscription[] = [];
  #timers: Timer[] = [];
  #durable = 0;
  #receivedBytes = 0;
  #pendingBytes = 0;
  #durableBytes = 0;
  #unreadable = 0;
  #dispatching = false;

  constructor(deps: BufferDeps) {
    this.#deps = deps;
    this.#intake = new Intake(deps.log);
    this.#dispatcher = new Dispatcher(deps.log, deps.codec.encodeDelivery);
    this.#status = new LocalStatus({ ...deps, component: COMPONENTS.localBuffer });
  }

  async start(): Promise<void> {
    const { bus, clock, config } = this.#deps;
    this.#subscriptions = [
      await bus.subscribe(localTopics.ingestBatch, (payload) => this.#onIngest(payload)),
      await bus.subscribe(localTopics.leaseRequest, (payload) => this.#onRequest(payload)),
      await bus.subscribe(localTopics.deliveryAck, (payload) => this.#onDeliveryAck(payload)),
    ];
    this.#timers = [
      every(
        clock,
        () => config().commit_interval_ms,
        () => this.#commit(),
      ),
      every(
        clock,
        () => STATUS_INTERVAL_MS,
        () => void this.#tellStatus(),
      ),
      every(
        clock,
        () => TRIM_INTERVAL_MS,
        () => this.#trim(),
      ),
    ];
    await this.#tellStatus();
  }

  /** Commits what is pending and stops. The log itself is closed by its owner. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    // At once: a nucleus that hangs keeps what follows waiting until this process is killed.
    this.#commit();
    await Promise.all(this.#subscriptions.map((subscription) => subscription.close()));
    this.#commit();
  }

  #onIngest(payload: Uint8Array): void {
    let batch: IngestEnvelope;
    try {
      batch = this.#deps.codec.decodeIngest(payload);
    } catch (error) {
      this.#unreadable += 1;
      this.#deps.logger.warn('ingest_batch_unreadable', { bytes: payload.length, error });
      return;
    }
    const { received } = this.#intake.counters;
    const ack = this.#intake.offer(batch);
    if (this.#intake.counters.received > received) this.#noteReceived(payload.length);
    if (ack !== undefined) void this.#sendAck(ack);
  }

  #noteReceived(bytes: number): void {
    this.#receivedBytes += bytes;
    this.#pendingBytes += bytes;
  }

  #onRequest(payload: Uint8Array): void {
    this.#dispatcher.request(decodeMessage(leaseRequestSchema, payload));
    void this.#dispatch();
  }

  #onDeliveryAck(payload: Uint8Array): void {
    this.#dispatcher.acknowledge(decodeMessage(deliveryAckSchema, payload));
  }

  #commit(): void {
    const { pending } = this.#intake.counters;
    try {
      const acks = this.#intake.commit();
      this.#durable += pending;
      this.#durableBytes += this.#pendingBytes;
      this.#pendingBytes = 0;
      for (const ack of acks) void this.#sendAck(ack);
      if (acks.length > 0) void this.#dispatch();
    } catch (error) {
      // Nothing was acknowledged: the sources keep their batches, and the next commit tries again.
      this.#deps.logger.error('commit_failed', { pending, error });
    }
  }

  /** Sends until no consumer has both credits and readings. One run at a time keeps batches in order. */
  async #dispatch(): Promise<void> {
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#dispatcher.next(); next !== undefined; next = this.#dispatcher.next()) {
        await this.#deps.bus.publish(localTopics.deliveryBatch(next.consumer), next.payload);
      }
    } catch (error) {
      // The consumer notices that the batch is missing, or asks again at its renewal.
      this.#deps.logger.warn('dispatch_failed', { error });
    } finally {
      this.#dispatching = false;
    }
  }

  async #sendAck(ack: IngestAck): Promise<void> {
    try {
      await this.#deps.bus.publish(localTopics.ingestAck(ack.source), encodeMessage(ack));
    } catch (error) {
      // The source sends the batch again and hears the acknowledgement then.
      this.#deps.logger.warn('ingest_ack_not_sent', { source: ack.source, error });
    }
  }

  #trim(): void {
    try {
      this.#deps.log.trim(CONSUMERS, TRIM_ROWS);
    } catch (error) {
      this.#deps.logger.error('trim_failed', { error });
    }
  }

  /** Readings on disk that the cloud has not confirmed. */
  #backlog(): number {
    return this.#deps.log.head() - this.#deps.log.cursor(CLOUD_CONSUMER);
  }

  async #tellStatus(): Promise<void> {
    const { log } = this.#deps;
    const { received, invalid, duplicates, gaps, pending, refused } = this.#intake.counters;
    const depth = this.#backlog() + pending;
    // The log does not tell the size of its backlog: taken from what a reading of this process's took on the way in.
    const depthBytes = Math.round((this.#receivedBytes / Math.max(1, received)) * depth);
    const bytes = { received: this.#receivedBytes, sent: this.#durableBytes, dropped: 0, depth: depthBytes };
    await this.#status.tell(
      { received, sent: this.#durable, dropped: invalid, depth, bytes },
      {
        durable: this.#durable,
        duplicate_batches: duplicates,
        early_batches: gaps,
        refused_batches: refused,
        unreadable_batches: this.#unreadable,
        damaged_rows: log.damagedRows(),
        log: log.id,
        head: log.head(),
      },
    );
  }
}
