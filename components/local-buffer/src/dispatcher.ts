import type { DeliveryAck, DeliveryBatch, Lane, LeaseRequest } from '@sward/contracts/delivery.ts';
import { largestFitting } from '@sward/contracts/largest-fitting.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { ReadingLog } from './ports.ts';

/** An encoded batch for one consumer. */
export type Dispatch = { readonly consumer: string; readonly payload: Uint8Array };

type Lease = {
  readonly consumer: string;
  readonly lane: Lane;
  after: number;
  readonly until: number | undefined;
  credits: number;
  readonly maxBytes: number;
};
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

  /** Notes what a consumer asks for. A place in another file, or before its cursor, means its cursor. */
  request({ consumer, lane, after, until, credits, max_bytes: maxBytes }: LeaseRequest): void {
    const cursor = this.#log.cursor(consumer);
    const from = after?.log === this.#log.id ? Math.max(after.seq, cursor) : cursor;
    this.#leases.set(`${consumer} ${lane}`, {
      consumer,
      lane,
      after: Math.min(from, this.#log.head()),
      until,
      credits,
      maxBytes,
    });
  }

  /** Moves the consumer's cursor. What lies in another file or ahead of the log was never sent by us: ignored. */
  acknowledge({ consumer, log, seq, above, refused }: DeliveryAck): void {
    if (log !== this.#log.id || seq > this.#log.head()) return;
    for (const { range, reason } of refused ?? []) this.#log.refuse(consumer, range, reason);
    this.#log.moveCursor(consumer, seq, above);
  }

  /** The next batch for any consumer with credits left, or undefined. Call again until it gives undefined. */
  next(): Dispatch | undefined {
    for (const lease of this.#leases.values()) {
      const payload = lease.credits > 0 ? this.#fill(lease) : undefined;
      if (payload !== undefined) return { consumer: lease.consumer, payload };
    }
    return undefined;
  }

  #fill(lease: Lease): Uint8Array | undefined {
    const slice = this.#log.read(lease.after, lease.maxBytes, lease.until);
    if (slice === undefined) return undefined;
    const header = { v: 1 as const, ...slice.identity, log: this.#place(lease, slice.seq) };
    const encode = (readings: readonly Reading[]) => this.#encode({ ...header, readings: [...readings] });
    const { items, encoded } = largestFitting(slice.readings, encode, lease.maxBytes);
    lease.credits -= 1;
    lease.after = slice.seq + items.length - 1;
    return encoded;
  }

  #place({ consumer, lane, after }: Lease, seq: number): DeliveryBatch['log'] {
    const log = this.#log;
    return { id: log.id, lane, cursor: log.cursor(consumer), prev: after, seq, head: log.head() };
  }
}
