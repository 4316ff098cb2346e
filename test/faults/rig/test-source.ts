import { randomUUID } from 'node:crypto';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE } from '@sward/contracts/components.ts';
import { ingestAckSchema } from '@sward/contracts/ingest.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { IngestOutbox } from '@sward/ingest/ingest-outbox.ts';
import type { OutboxLimits } from '@sward/ingest/outbox-limits.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import { readingNumber } from './readings.ts';

/** A source with the real outbox. It repeats sooner than a component would: a test need not wait for what is lost. */
const LIMITS: Omit<OutboxLimits, 'maxBatchReadings'> = {
  maxReadings: 1_000_000,
  maxBytes: 500_000_000,
  maxInFlight: 32,
  maxInFlightReadings: 3200,
  maxBatchBytes: MAX_IPC_PAYLOAD_BYTES,
  resendAfterMs: 1000,
  urgentResendAfterMs: 1000,
  firstResendAfterMs: 500,
};

type SourceOptions = { readonly clock?: Clock; readonly lookMs?: number; readonly batch?: number };

/** Stands in for the ingest components: offers numbered readings, and repeats them until the buffer says "on disk". */
export class TestSource {
  readonly offered: Reading[] = [];
  readonly #name = randomUUID().slice(0, 8);
  readonly #outbox: IngestOutbox;
  readonly #clock: Clock;
  readonly #lookMs: number;
  #bus: MessageBus | undefined;
  #sending = false;
  #timer: Timer | undefined;

  /** It looks every `lookMs` whether there is something to send again, and puts so many readings into a batch at most. */
  constructor({ clock = createSystemClock(), lookMs = 50, batch = 20 }: SourceOptions = {}) {
    this.#clock = clock;
    this.#lookMs = lookMs;
    const limits = { ...LIMITS, maxBatchReadings: batch };
    this.#outbox = new IngestOutbox(BLE_SOURCE, randomUUID(), deflateText, () => limits);
  }

  /** Sends over this bus from now on. */
  async connect(bus: MessageBus): Promise<void> {
    this.#bus = bus;
    await bus.subscribe(localTopics.ingestAck(BLE_SOURCE), (payload) => {
      this.#outbox.acknowledge(decodeMessage(ingestAckSchema, payload));
    });
    this.#timer?.cancel();
    this.#timer = every(
      this.#clock,
      () => this.#lookMs,
      () => void this.#send(),
    );
  }

  /** Hands over so many further readings, as heard now. `change` may make them otherwise. */
  offer(count: number, change: Partial<Reading> = {}): void {
    for (let i = 0; i < count; i += 1) {
      const reading = { ...readingNumber(this.offered.length + 1, this.#clock, this.#name), ...change };
      this.offered.push(reading);
      this.#outbox.add(reading);
    }
    void this.#send();
  }

  /** Readings that the buffer has confirmed as on disk. */
  get durable(): number {
    return this.#outbox.counters.confirmed;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#bus === undefined) return;
    this.#sending = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        await this.#bus.publish(localTopics.ingestBatch, next);
      }
    } catch {
      // The nucleus is away, which is what some tests are about.
      this.#outbox.resendAll();
    } finally {
      this.#sending = false;
    }
  }

  #next(): Uint8Array | undefined {
    return this.#outbox.next(this.#clock.monotonicMs());
  }
}
