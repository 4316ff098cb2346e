import type { IngestAck, IngestBatch } from '@sward/contracts/ingest.ts';
import { largestFitting } from '@sward/contracts/largest-fitting.ts';
import type { Reading } from '@sward/contracts/reading.ts';

export type OutboxLimits = {
  /** Readings held at most, sent or not; past that the oldest go. */
  readonly maxReadings: number;
  /** Batches sent and not yet acknowledged at most. */
  readonly maxInFlight: number;
  /** Readings in one batch at most, before the byte limit. */
  readonly maxBatchReadings: number;
  /** Encoded bytes of one batch at most. */
  readonly maxBatchBytes: number;
  /** An unacknowledged batch is sent again after this long, ms. */
  readonly resendAfterMs: number;
  /** The same before the first acknowledgement: a buffer that is still starting hears nothing, and tells nobody, ms. */
  readonly firstResendAfterMs: number;
};

type Encode = (batch: IngestBatch) => Uint8Array;
type InFlight = { readonly batch: number; readonly readings: readonly Reading[]; sentAtMs: number };

/**
 * The sending half of the at-least-once hop from an ingest component to the buffer. It holds every reading until the
 * buffer says that it is on disk; batches are numbered, acknowledged cumulatively and sent again in order.
 *
 * Pure state: the caller brings time, encoding and the wire.
 */
export class IngestOutbox {
  readonly #limits: OutboxLimits;
  readonly #source: string;
  readonly #session: string;
  readonly #encode: Encode;
  #waiting: Reading[] = [];
  #inFlight: InFlight[] = [];
  #nextBatch = 1;
  #received = 0;
  #confirmed = 0;
  #dropped = 0;

  constructor(source: string, session: string, encode: Encode, limits: OutboxLimits) {
    this.#source = source;
    this.#session = session;
    this.#encode = encode;
    this.#limits = limits;
  }

  /** Readings taken in, confirmed durable, given up, and held now. */
  get counters(): { received: number; confirmed: number; dropped: number; depth: number } {
    return { received: this.#received, confirmed: this.#confirmed, dropped: this.#dropped, depth: this.#depth() };
  }

  /** Takes one reading in; the oldest goes, counted, when the outbox is full. */
  add(reading: Reading): void {
    this.#received += 1;
    this.#waiting.push(reading);
    while (this.#depth() > this.#limits.maxReadings) this.#dropOldest();
  }

  /** The encoded batches to send at `nowMs` (monotonic): new ones, and those whose acknowledgement is overdue. */
  due(nowMs: number): Uint8Array[] {
    const payloads = this.#overdue(nowMs);
    while (this.#waiting.length > 0 && this.#inFlight.length < this.#limits.maxInFlight) {
      payloads.push(this.#cutBatch(nowMs));
    }
    return payloads;
  }

  /** The buffer's word: everything through `ack.through` is on disk. Acknowledgements of other sessions are not ours. */
  acknowledge(ack: IngestAck): void {
    if (ack.session !== this.#session || ack.source !== this.#source) return;
    const done = this.#inFlight.filter((entry) => entry.batch <= ack.through);
    this.#inFlight = this.#inFlight.filter((entry) => entry.batch > ack.through);
    for (const entry of done) this.#confirmed += entry.readings.length;
    if (ack.resend) this.resendAll();
  }

  /** Every batch in flight is overdue at once: the link was lost and with it, perhaps, all of them. */
  resendAll(): void {
    for (const entry of this.#inFlight) entry.sentAtMs = Number.NEGATIVE_INFINITY;
  }

  #depth(): number {
    return this.#inFlight.reduce((sum, entry) => sum + entry.readings.length, this.#waiting.length);
  }

  /** Go-back-N: the buffer takes batches in order only, so once one is overdue all behind it go out again too. */
  #overdue(nowMs: number): Uint8Array[] {
    const oldest = this.#inFlight[0];
    const patienceMs = this.#confirmed > 0 ? this.#limits.resendAfterMs : this.#limits.firstResendAfterMs;
    if (oldest === undefined || nowMs - oldest.sentAtMs < patienceMs) return [];
    return this.#inFlight.map((entry) => {
      entry.sentAtMs = nowMs;
      return this.#encode(this.#batchOf(entry.batch, entry.readings));
    });
  }

  #cutBatch(nowMs: number): Uint8Array {
    const batch = this.#nextBatch;
    const candidates = this.#waiting.slice(0, this.#limits.maxBatchReadings);
    const fit = largestFitting(
      candidates,
      (readings) => this.#encode(this.#batchOf(batch, readings)),
      this.#limits.maxBatchBytes,
    );
    this.#waiting = this.#waiting.slice(fit.items.length);
    this.#inFlight.push({ batch, readings: fit.items, sentAtMs: nowMs });
    this.#nextBatch += 1;
    return fit.encoded;
  }

  #batchOf(batch: number, readings: readonly Reading[]): IngestBatch {
    const base = this.#inFlight[0]?.batch ?? batch;
    return { v: 1, source: this.#source, session: this.#session, batch, base, readings: [...readings] };
  }

  #dropOldest(): void {
    const oldest = this.#inFlight.shift();
    // A batch in flight may be on disk already, its acknowledgement lost: counting it as dropped errs on the honest side.
    if (oldest === undefined) this.#waiting.shift();
    this.#dropped += oldest?.readings.length ?? 1;
  }
}
