import type { DeliveryBatch, Position, SeqRange } from '@sward/contracts/delivery.ts';
import { AckTracker } from './ack-tracker.ts';

/** A batch that the cloud has not confirmed, with the bytes to send. Places: `from` to `to`, both included. */
export type Outstanding = {
  readonly from: number;
  readonly to: number;
  readonly batch: DeliveryBatch;
  readonly payload: Uint8Array;
  /** Monotonic time of the last send, ms; undefined before the first. */
  sentAtMs: number | undefined;
  attempts: number;
};

/** The places of an outstanding batch that a range of identities covers: `to < from` where it covers none. */
function placesOf({ from, to, batch }: Outstanding, [first, last]: SeqRange): SeqRange {
  const shift = from - batch.seq;
  return [Math.max(from, first + shift), Math.min(to, last + shift)];
}

/** What became of a batch that the buffer sent. */
export type Arrival = 'taken' | 'duplicate' | 'gap';

/**
 * The publisher's window on the log: what the buffer handed out, what the cloud confirmed, and so up to where the
 * buffer's cursor may move. Pure state: the caller brings time and the wire.
 */
export class DeliveryWindow {
  /** The file that places are counted in. */
  #log: string | undefined;
  /** Place of the newest reading taken. */
  #taken = 0;
  #acks = new AckTracker(0);
  #outstanding: Outstanding[] = [];
  #confirmed = 0;

  /** Readings that the cloud confirmed since the start. */
  get confirmed(): number {
    return this.#confirmed;
  }

  get outstanding(): readonly Outstanding[] {
    return this.#outstanding;
  }

  /** What to ask the buffer to continue after; null before anything came. */
  get position(): Position | null {
    return this.#log === undefined ? null : { log: this.#log, seq: this.#taken };
  }

  /** Up to where all is confirmed, for the buffer's cursor; undefined before anything came. */
  get acknowledged(): Position | undefined {
    return this.#log === undefined ? undefined : { log: this.#log, seq: this.#acks.through };
  }

  /** Takes a batch from the buffer. `gap`: something ahead of it was lost on the way; ask again from `position`. */
  take(batch: DeliveryBatch, payload: Uint8Array): Arrival {
    const { id, cursor, prev, seq } = batch.log;
    if (id !== this.#log || cursor > this.#taken) this.#begin(batch);
    const to = seq + batch.readings.length - 1;
    if (to <= this.#taken) return 'duplicate';
    if (seq <= this.#taken || prev > this.#taken) return 'gap';
    // What lies between is gone from the log itself: nobody can confirm it any more.
    if (seq > this.#taken + 1) this.#acks.add(this.#taken + 1, seq - 1);
    this.#taken = to;
    this.#outstanding.push({ from: seq, to, batch, payload, sentAtMs: undefined, attempts: 0 });
    return 'taken';
  }

  /** Notes the cloud's confirmation. Gives the batches that are now confirmed as a whole. */
  confirm(epoch: string, ranges: readonly SeqRange[]): Outstanding[] {
    // Only what is outstanding is believed confirmed: two gateways may have one name, and messages may be forged.
    for (const entry of this.#outstanding.filter(({ batch }) => batch.epoch === epoch)) {
      for (const range of ranges) this.#acks.add(...placesOf(entry, range));
    }
    const isDone = (entry: Outstanding) => this.#acks.covers(entry.from, entry.to);
    const done = this.#outstanding.filter(isDone);
    this.#outstanding = this.#outstanding.filter((entry) => !isDone(entry));
    for (const entry of done) this.#confirmed += entry.to - entry.from + 1;
    return done;
  }

  /** True where the cloud confirmed reading number `index` of an outstanding batch. */
  isConfirmed({ from }: Outstanding, index: number): boolean {
    return this.#acks.covers(from + index, from + index);
  }

  /** The batches to send now: those never sent, and those sent `timeoutMs` ago or longer, oldest first. */
  due(nowMs: number, timeoutMs: number): Outstanding[] {
    return this.#outstanding.filter(({ sentAtMs }) => sentAtMs === undefined || nowMs - sentAtMs >= timeoutMs);
  }

  /**
   * The first batch; or a new file: the log was made anew, and what was outstanding of the old is gone from it; or a
   * cursor ahead of us: a publisher of the same name, the process before this one say, had more of it confirmed.
   */
  #begin({ log: { id, cursor } }: DeliveryBatch): void {
    this.#log = id;
    this.#taken = cursor;
    this.#acks = new AckTracker(cursor);
    this.#outstanding = [];
  }
}
