import type { DeliveryAck, DeliveryBatch, LeaseRequest } from '@sward/contracts/delivery.ts';
import { largestFitting } from '@sward/contracts/largest-fitting.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { ReadingLog } from './ports.ts';

/** An encoded batch for one consumer. */
export type Dispatch = { readonly consumer: string; readonly payload: Uint8Array };

type Lease = { after: number; credits: number; readonly maxBytes: number };
type Encode = (batch: DeliveryBatch) => Uint8Array;

/**
 * Serves consumers from the log. A consumer gets what it asked for and no more: each batch uses up a credit, and a new
 * request replaces the one before. What it confirmed is its cursor; what it was sent is only a lease, and a lease is
 * not durable.
 */
export class Dispatcher {
  readonly #log: ReadingLog;
  readonly #encode: Encode;
  readonly #leases = new Map<string, Lease>();

  constructor(log: ReadingLog, encode: Encode) {
    this.#log = log;
    this.#encode = encode;
  }

  /** Notes what a consumer asks for. A place in another epoch, or before its cursor, means its cursor. */
  request({ consumer, after, credits, max_bytes: maxBytes }: LeaseRequest): void {
    const cursor = this.#log.cursor(consumer);
    const from = after?.epoch === this.#log.epoch ? Math.max(after.seq, cursor) : cursor;
    this.#leases.set(consumer, { after: Math.min(from, this.#log.head()), credits, maxBytes });
  }

  /** Moves the consumer's cursor. What lies in another epoch or ahead of the log was never sent by us: ignored. */
  acknowledge({ consumer, epoch, seq }: DeliveryAck): void {
    if (epoch !== this.#log.epoch || seq > this.#log.head()) return;
    this.#log.moveCursor(consumer, seq);
  }

  /** The next batch for any consumer with credits left, or undefined. Call again until it gives undefined. */
  next(): Dispatch | undefined {
    for (const [consumer, lease] of this.#leases) {
      const payload = lease.credits > 0 ? this.#fill(consumer, lease) : undefined;
      if (payload !== undefined) return { consumer, payload };
    }
    return undefined;
  }

  #fill(consumer: string, lease: Lease): Uint8Array | undefined {
    const slice = this.#log.read(lease.after, lease.maxBytes);
    if (slice === undefined) return undefined;
    const { epoch } = this.#log;
    const header = { v: 1 as const, epoch, cursor: this.#log.cursor(consumer), prev: lease.after, seq: slice.seq };
    const encode = (readings: readonly Reading[]) => this.#encode({ ...header, readings: [...readings] });
    const { items, encoded } = largestFitting(slice.readings, encode, lease.maxBytes);
    lease.credits -= 1;
    lease.after = slice.seq + items.length - 1;
    return encoded;
  }
}
