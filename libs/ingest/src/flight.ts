import type { IngestAck } from '@sward/contracts/ingest.ts';
import type { HeldReading } from './held-reading.ts';
import type { OutboxLimits } from './outbox-limits.ts';

/** Readings under the number that stands for them and for nothing else, in this process and the next. */
export type NumberedBatch = {
  readonly session: string;
  readonly batch: number;
  readonly items: readonly HeldReading[];
  /** The buffer commits it at once. */
  readonly urgent: boolean;
};

/** As it was sent last, and the lowest batch still held that it named. */
type Encoded = { readonly payload: Uint8Array; readonly base: number };

type Entry = NumberedBatch & {
  encoded: Encoded | undefined;
  /** Monotonic time of the last send, ms; undefined: to be sent. */
  sentAtMs: number | undefined;
};

type Encode = (batch: NumberedBatch, base: number) => Uint8Array;

/** Batches that have a number, until the buffer has them: each session's in order, the oldest session first. */
export class Flight {
  readonly #encode: Encode;
  readonly #limits: () => OutboxLimits;
  #entries: Entry[] = [];
  #readings = 0;

  constructor(encode: Encode, limits: () => OutboxLimits) {
    this.#encode = encode;
    this.#limits = limits;
  }

  get batches(): readonly NumberedBatch[] {
    return this.#entries;
  }

  /** Whether a batch more may be on its way. */
  get hasRoom(): boolean {
    const { maxInFlight, maxInFlightReadings } = this.#limits();
    return this.#entries.length < maxInFlight && this.#readings < maxInFlightReadings;
  }

  /** Whether one that was never sent may be. */
  get hasUnsent(): boolean {
    return this.#sendable().some(({ encoded }) => encoded === undefined);
  }

  /** Lowest batch of the session that is still held. */
  base(session: string, otherwise: number): number {
    return this.#entries.find((entry) => entry.session === session)?.batch ?? otherwise;
  }

  /** @param encoded where it was made already */
  add(batch: NumberedBatch, encoded?: Encoded): void {
    this.#entries.push({ ...batch, encoded, sentAtMs: undefined });
    this.#readings += batch.items.length;
  }

  /** The next that is to be sent; `sent` says when it was. */
  due(): { readonly batch: NumberedBatch; readonly payload: Uint8Array; sent(atMs: number): void } | undefined {
    const entry = this.#sendable().find(({ sentAtMs }) => sentAtMs === undefined);
    if (entry === undefined) return undefined;
    const sent = (atMs: number): void => {
      entry.sentAtMs = atMs;
    };
    return { batch: entry, payload: this.#payload(entry), sent };
  }

  /** Go-back-N: the buffer takes batches in order only, so once one is overdue all behind it are to go out again too. */
  isOverdue(nowMs: number, isHeard: boolean): boolean {
    const { resendAfterMs, urgentResendAfterMs, firstResendAfterMs } = this.#limits();
    const patienceMs = isHeard ? resendAfterMs : firstResendAfterMs;
    return this.#entries.some(({ sentAtMs, urgent }, index) => {
      const waitMs = urgent ? urgentResendAfterMs : patienceMs;
      return (index === 0 || urgent) && sentAtMs !== undefined && nowMs - sentAtMs >= waitMs;
    });
  }

  /** All, or those of one session, are to be sent again. */
  resend(session?: string): void {
    for (const entry of this.#entries) {
      if (session === undefined || entry.session === session) entry.sentAtMs = undefined;
    }
  }

  /** All are to be sent again, as urgent. */
  hurry(): void {
    this.#entries = this.#entries.map((entry) => ({
      ...entry,
      urgent: true,
      encoded: undefined,
      sentAtMs: undefined,
    }));
  }

  /** Takes out what is acknowledged, and gives it. */
  acknowledged({ session, through }: IngestAck): readonly NumberedBatch[] {
    return this.#takeOut((entry) => entry.session === session && entry.batch <= through);
  }

  /** Takes the oldest out, or this one, and gives its readings. */
  giveUp(which: NumberedBatch | undefined = this.#entries[0]): readonly HeldReading[] {
    return this.#takeOut((entry) => entry === which).flatMap(({ items }) => items);
  }

  #takeOut(isIt: (entry: NumberedBatch) => boolean): readonly NumberedBatch[] {
    const out = this.#entries.filter(isIt);
    this.#entries = this.#entries.filter((entry) => !isIt(entry));
    for (const { items } of out) this.#readings -= items.length;
    return out;
  }

  /** What the process before left may be more than may be on its way at a time. */
  #sendable(): Entry[] {
    const { maxInFlight, maxInFlightReadings } = this.#limits();
    let before = 0;
    const end = this.#entries.findIndex(({ items }, index) => {
      if (index >= maxInFlight || before >= maxInFlightReadings) return true;
      before += items.length;
      return false;
    });
    return end < 0 ? this.#entries : this.#entries.slice(0, end);
  }

  /** A batch that is sent again must not promise one that was given up meanwhile. */
  #payload(entry: Entry): Uint8Array {
    const base = this.base(entry.session, entry.batch);
    if (entry.encoded?.base !== base) entry.encoded = { payload: this.#encode(entry, base), base };
    return entry.encoded.payload;
  }
}
