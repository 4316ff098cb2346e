import type { CloudBatch, DeliveryAck, DeliveryHeader, Lane, LeaseRequest } from '@sward/contracts/delivery.ts';
import { encodeFrame, frameOverhead } from '@sward/contracts/delivery-frame.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { BatchFiller } from './batch-filler.ts';
import { Gathering } from './gathering.ts';
import type { LogSlice, ReadingLog } from './ports.ts';
import { UnsentReadings, unconfirmedStretches } from './unsent-readings.ts';

/** An encoded batch for one consumer. */
export type Dispatch = { readonly consumer: string; readonly payload: Uint8Array };

/** A reading as it leaves the log, its times set right; undefined where it and all behind it have to wait. */
export type Serve = (reading: Reading) => Reading | undefined;

type Encode = (batch: CloudBatch) => Uint8Array;

/** What one consumer asked for of one lane. */
type Lease = {
  readonly consumer: string;
  readonly lane: Lane;
  /** The last place of the lane that was sent. */
  sent: number;
  /** Where to read on: behind `sent` what was refused for its size. */
  after: number;
  readonly until: number | undefined;
  credits: number;
  readonly maxBytes: number;
  readonly apartMs: number;
  readonly unsent: UnsentReadings;
};

const TOO_LARGE = 'MESSAGE_TOO_LARGE: this reading alone needs a larger message than the consumer takes';

/**
 * Serves consumers from the log, each lane of theirs in turn. A consumer gets what it asked for and no more: each batch
 * uses up a credit, and a new request replaces the one before. What it confirmed is its cursor; what it was sent is only a
 * lease, and a lease is not durable.
 */
export class Dispatcher {
  readonly #log: ReadingLog;
  readonly #encode: Encode;
  readonly #serve: Serve;
  readonly #nowMs: () => number;
  readonly #filler = new BatchFiller();
  readonly #gathering = new Gathering();
  readonly #leases = new Map<string, Lease>();
  #logId: string;

  /** @param nowMs monotonic, ms */
  constructor(log: ReadingLog, encode: Encode, nowMs: () => number, serve: Serve = (reading) => reading) {
    this.#log = log;
    this.#encode = encode;
    this.#nowMs = nowMs;
    this.#serve = serve;
    this.#logId = log.id;
  }

  /** Notes what a consumer asks for. A place in another file, or before its cursor, means its cursor. */
  request(asked: LeaseRequest): void {
    const { consumer, lane, after, until, credits, max_bytes: maxBytes, apart_ms: apartMs = 0 } = asked;
    this.#followLog();
    const key = `${consumer} ${lane}`;
    const cursor = this.#log.cursor(consumer);
    const wanted = after?.log === this.#log.id ? Math.max(after.seq, cursor) : cursor;
    const from = Math.min(wanted, this.#log.head());
    const before = this.#leases.get(key);
    this.#leases.delete(key);
    if (credits === 0) return;
    const unsent = before?.until === until ? before?.unsent : undefined;
    const lease = { consumer, lane, sent: from, after: from, until, credits, maxBytes, apartMs };
    this.#leases.set(key, { ...lease, unsent: unsent ?? new UnsentReadings(this.#log) });
  }

  /** Drops what a consumer asked for. */
  forget(consumer: string): void {
    for (const [key, lease] of this.#leases) if (lease.consumer === consumer) this.#leases.delete(key);
  }

  /**
   * Keeps what the consumer refused and moves its cursor. What lies in another file or ahead of the log was never sent by
   * us: ignored.
   */
  acknowledge({ consumer, log, seq, above = [], refused = [] }: DeliveryAck): void {
    const head = this.#log.head();
    if (log !== this.#log.id || seq > head) return;
    for (const { range, reason } of refused) if (range[1] <= head) this.#log.refuse(consumer, range, reason);
    this.#log.moveCursor(
      consumer,
      seq,
      above.filter(([from, to]) => from <= to && to <= head),
    );
  }

  /** The next batch for any consumer with credits left, or undefined. Call again until it gives undefined. */
  next(): Dispatch | undefined {
    this.#followLog();
    for (const [key, lease] of [...this.#leases]) {
      const payload = lease.credits > 0 ? this.#fill(lease) : undefined;
      if (payload === undefined) continue;
      // To the end of the line: the next batch is another lane's.
      this.#leases.delete(key);
      this.#leases.set(key, lease);
      return { consumer: lease.consumer, payload };
    }
    return undefined;
  }

  /** A damaged file was set aside: places asked for are those of the old one. Consumers ask again before long. */
  #followLog(): void {
    if (this.#logId === this.#log.id) return;
    this.#logId = this.#log.id;
    this.#leases.clear();
  }

  #fill(lease: Lease): Uint8Array | undefined {
    for (let slice = this.#read(lease); slice !== undefined; slice = this.#read(lease)) {
      const expected = this.#filler.expected(lease.maxBytes);
      const readings = this.#served(slice.readings.slice(0, expected));
      if (readings.length === 0) return undefined;
      if (!this.#gathering.mayGo(lease, readings.length === expected, lease.apartMs, this.#nowMs())) return undefined;
      const frame = this.#frame(lease, slice, readings);
      if (frame !== undefined) return frame;
      // Left in its place it would stop everything behind it.
      this.#log.refuse(lease.consumer, [slice.seq, slice.seq], TOO_LARGE);
      this.#log.moveCursor(lease.consumer, 0, [[slice.seq, slice.seq]]);
      lease.after = slice.seq;
      lease.unsent.passed(1);
    }
    return undefined;
  }

  #read({ consumer, after, until = this.#log.head(), maxBytes, unsent }: Lease): LogSlice | undefined {
    const stretch = { after: Math.max(after, this.#log.cursor(consumer)), until };
    const stretches = unconfirmedStretches(stretch, this.#log.confirmedAbove(consumer));
    return unsent.read(stretches, this.#filler.expected(maxBytes), maxBytes);
  }

  #served(readings: readonly Reading[]): Reading[] {
    const served: Reading[] = [];
    for (const reading of readings) {
      const corrected = this.#serve(reading);
      if (corrected === undefined) break;
      served.push(corrected);
    }
    return served;
  }

  /** Undefined where not even the first reading fits. */
  #frame(lease: Lease, slice: LogSlice, readings: readonly Reading[]): Uint8Array | undefined {
    const header: DeliveryHeader = { v: 1, ...slice.identity, count: readings.length, log: this.#place(lease, slice) };
    const encode = (items: readonly Reading[]) => this.#encode({ v: 1, ...slice.identity, readings: [...items] });
    const filled = this.#filler.fill(readings, encode, lease.maxBytes - frameOverhead(header));
    if (filled === undefined) return undefined;
    lease.credits -= 1;
    lease.after = slice.seq + filled.count - 1;
    lease.sent = lease.after;
    lease.unsent.passed(filled.count);
    this.#gathering.went(lease, this.#nowMs());
    return encodeFrame({ header: { ...header, count: filled.count }, body: filled.encoded });
  }

  #place({ consumer, lane, sent }: Lease, { seq }: LogSlice): DeliveryHeader['log'] {
    const log = this.#log;
    return { id: log.id, lane, cursor: log.cursor(consumer), prev: sent, seq, head: log.head() };
  }
}
