import { randomUUID } from 'node:crypto';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE } from '@sward/contracts/components.ts';
import { ingestAckSchema } from '@sward/contracts/ingest.ts';
import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { IngestOutbox, type OutboxLimits } from '@sward/ingest/ingest-outbox.ts';
import { readingNumber } from './readings.ts';

/** A source with the real outbox. It repeats sooner than a component would: a test need not wait for what is lost. */
const LIMITS: OutboxLimits = {
  maxReadings: 1_000_000,
  maxBytes: 500_000_000,
  maxInFlight: 32,
  maxInFlightReadings: 3200,
  maxBatchReadings: 20,
  maxBatchBytes: MAX_IPC_PAYLOAD_BYTES,
  resendAfterMs: 1000,
  urgentResendAfterMs: 1000,
  firstResendAfterMs: 500,
};
const LOOK_MS = 50;

/** Stands in for the ingest components: offers numbered readings, and repeats them until the buffer says "on disk". */
export class TestSource {
  readonly offered: Reading[] = [];
  readonly #origin = { name: randomUUID().slice(0, 8), bootId: randomUUID() };
  readonly #outbox = new IngestOutbox(BLE_SOURCE, randomUUID(), deflateText, () => LIMITS);
  #bus: MessageBus | undefined;
  #sending = false;
  #timer: NodeJS.Timeout | undefined;

  /** Sends over this bus from now on. */
  async connect(bus: MessageBus): Promise<void> {
    this.#bus = bus;
    await bus.subscribe(localTopics.ingestAck(BLE_SOURCE), (payload) => {
      this.#outbox.acknowledge(decodeMessage(ingestAckSchema, payload));
    });
    this.#timer ??= setInterval(() => void this.#send(), LOOK_MS);
  }

  /** Hands over so many further readings. */
  offer(count: number, atMs = Date.now()): void {
    for (let i = 0; i < count; i += 1) {
      const reading = readingNumber(this.offered.length + 1, atMs, this.#origin);
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
    clearInterval(this.#timer);
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
    return this.#outbox.next(performance.now());
  }
}
