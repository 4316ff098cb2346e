import type { IngestAck, IngestBatch } from '@sward/contracts/ingest.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { BatchPacker } from './batch-packer.ts';
import { Fifo } from './fifo.ts';
import { FlowCount, LossCount, type Losses } from './flow-count.ts';
import { type HeldReading, holdReading, holdText } from './held-reading.ts';
import type { OutboxRemains, RemainingReading } from './outbox-remains.ts';
import { type Outcome, Receipt } from './receipt.ts';

export type OutboxLimits = {
  /** Readings held at most, sent or not, and bytes of their JSON; past either the oldest go. */
  readonly maxReadings: number;
  readonly maxBytes: number;
  /** Batches sent and not yet acknowledged at most; no further one is begun once they hold this many readings. */
  readonly maxInFlight: number;
  readonly maxInFlightReadings: number;
  /** Readings in one batch at most, before the byte limit. */
  readonly maxBatchReadings: number;
  /** Encoded bytes of one batch at most. */
  readonly maxBatchBytes: number;
  /** An unacknowledged batch is sent again after this long, ms; an urgent one, which the buffer commits at once, sooner. */
  readonly resendAfterMs: number;
  readonly urgentResendAfterMs: number;
  /** The same before the first acknowledgement: a buffer that is still starting hears nothing, and tells nobody, ms. */
  readonly firstResendAfterMs: number;
};

/**
 * In readings and in bytes of their JSON. `refused` were never taken: their source was told so and still has them. What the
 * process before had received is in `confirmed`, `dropped` and `depth` only.
 */
export type OutboxCounters = {
  readonly received: number;
  readonly confirmed: number;
  readonly dropped: number;
  readonly depth: number;
  readonly refused: number;
  readonly bytes: {
    readonly received: number;
    readonly sent: number;
    readonly dropped: number;
    readonly depth: number;
  };
  readonly losses: Losses | undefined;
};

/** Kept free in each batch: sent again it may name another `base`, and deflate a few bytes worse. */
const SPARE_BYTES = 16;

/** Raw deflate of UTF-8 text: see `adapters/zlib-batch-codec.ts`. */
type Deflate = (json: string) => Uint8Array;

type InFlight = {
  readonly batch: number;
  readonly items: readonly HeldReading[];
  readonly urgent: boolean;
  /** As it was sent last, and the `base` that it named. */
  encoded: Uint8Array;
  base: number;
  /** Monotonic time of the last send, ms; undefined: to be sent. */
  sentAtMs: number | undefined;
};

/**
 * The sending half of the at-least-once hop from an ingest component to the buffer. It holds every reading until the
 * buffer says that it is on disk; batches are numbered, acknowledged cumulatively and sent again in order.
 *
 * Pure state: the caller brings time, encoding and the wire.
 */
export class IngestOutbox {
  readonly #limits: () => OutboxLimits;
  readonly #source: string;
  readonly #session: string;
  readonly #deflate: Deflate;
  readonly #packer = new BatchPacker();
  readonly #urgent = new Fifo<HeldReading>();
  readonly #waiting = new Fifo<HeldReading>();
  #inFlight: InFlight[] = [];
  #inFlightReadings = 0;
  #nextBatch = 1;
  readonly #received = new FlowCount();
  readonly #inherited = new FlowCount();
  readonly #confirmed = new FlowCount();
  readonly #dropped = new LossCount();
  #refused = 0;
  #isHurried = false;

  /**
   * @param session random per process start; where something remains of the process before, its session goes on
   * @param limits those of the moment: configuration changes them
   */
  constructor(source: string, session: string, deflate: Deflate, limits: () => OutboxLimits, remains?: OutboxRemains) {
    this.#source = source;
    this.#session = remains?.session ?? session;
    this.#deflate = deflate;
    this.#limits = limits;
    if (remains !== undefined) this.#inherit(remains);
  }

  get counters(): OutboxCounters {
    return {
      received: this.#received.readings,
      confirmed: this.#confirmed.readings,
      dropped: this.#dropped.readings,
      depth: this.#depth(),
      refused: this.#refused,
      bytes: {
        received: this.#received.bytes,
        sent: this.#confirmed.bytes,
        dropped: this.#dropped.bytes,
        depth: this.#depthBytes(),
      },
      losses: this.#dropped.losses,
    };
  }

  /** True where a whole batch waits and may be sent: no need to wait for the next tick. */
  get hasFullBatch(): boolean {
    return this.#waiting.length >= this.#limits().maxBatchReadings && this.#mayCut();
  }

  /** Takes one reading in that nobody waits for; the oldest goes, counted, when the outbox is full. */
  add(reading: Reading): void {
    this.#take(holdReading(reading), this.#waiting);
    const { maxReadings, maxBytes } = this.#limits();
    while (this.#depth() > maxReadings || this.#depthBytes() > maxBytes) this.#dropOldest();
  }

  /**
   * Takes readings in whose source waits for the outcome: they overtake what nobody waits for, and the buffer commits them at
   * once. Where they do not fit they are refused as a whole, and nothing else is given up for them: their source still
   * has them.
   */
  addUrgent(readings: readonly Reading[], onOutcome: (outcome: Outcome) => void): 'taken' | 'refused' {
    const receipt = new Receipt(readings.length, onOutcome);
    const held = readings.map((reading) => holdReading(reading, receipt));
    if (!this.#hasRoomFor(held)) {
      this.#refused += held.length;
      return 'refused';
    }
    for (const item of held) this.#take(item, this.#urgent);
    return 'taken';
  }

  /**
   * The next encoded batch to send at `nowMs` (monotonic): first those whose acknowledgement is overdue, then new ones. It
   * counts as sent; undefined where nothing is due.
   */
  next(nowMs: number): Uint8Array | undefined {
    if (this.#isOverdue(nowMs)) this.resendAll();
    const entry = this.#inFlight.find(({ sentAtMs }) => sentAtMs === undefined) ?? this.#cutBatch();
    if (entry === undefined) return undefined;
    this.#renewBase(entry);
    entry.sentAtMs = nowMs;
    return entry.encoded;
  }

  /** The buffer's word: everything through `ack.through` is on disk. Acknowledgements of other sessions are not ours. */
  acknowledge(ack: IngestAck): void {
    if (ack.session !== this.#session || ack.source !== this.#source) return;
    const done = this.#inFlight.filter((entry) => entry.batch <= ack.through);
    this.#inFlight = this.#inFlight.filter((entry) => entry.batch > ack.through);
    for (const entry of done) this.#settle(entry, 'durable');
    if (ack.resend) this.resendAll();
  }

  /** Every batch in flight is due at once: the link was lost and with it, perhaps, all of them. */
  resendAll(): void {
    for (const entry of this.#inFlight) entry.sentAtMs = undefined;
  }

  /** Everything held is due at once, and the buffer is asked to commit it at once: this process is about to end. */
  hurry(): void {
    this.#isHurried = true;
    this.#inFlight = this.#inFlight.map((entry) => this.#made({ ...entry, urgent: true }));
    this.resendAll();
  }

  /**
   * What the next process goes on with: the same batches under the same numbers, so that the buffer knows those that it has.
   * Undefined where nothing is held.
   */
  remains(): OutboxRemains | undefined {
    if (this.#depth() === 0) return undefined;
    const textOf = ({ json, receivedAt }: HeldReading) => ({ json, received_at: receivedAt });
    return {
      v: 1,
      session: this.#session,
      next_batch: this.#nextBatch,
      batches: this.#inFlight.map(({ batch, items }) => ({ batch, readings: items.map(textOf) })),
      waiting: [...this.#urgent.items(), ...this.#waiting.items()].map(textOf),
    };
  }

  #inherit({ next_batch, batches, waiting }: OutboxRemains): void {
    const hold = ({ json, received_at }: RemainingReading): HeldReading => {
      const held = holdText(json, received_at);
      this.#inherited.add(held);
      return held;
    };
    this.#nextBatch = next_batch;
    const base = this.#base(batches[0]?.batch ?? next_batch);
    this.#inFlight = batches.map(({ batch, readings }) => {
      const items = readings.map(hold);
      return this.#made({ batch, base, urgent: false, items, sentAtMs: undefined });
    });
    this.#inFlightReadings = this.#inFlight.reduce((sum, { items }) => sum + items.length, 0);
    for (const reading of waiting) this.#waiting.push(hold(reading));
  }

  #made(entry: Omit<InFlight, 'encoded'>): InFlight {
    return { ...entry, encoded: this.#encode(entry, entry.items) };
  }

  #take(held: HeldReading, queue: Fifo<HeldReading>): void {
    this.#received.add(held);
    queue.push(held);
  }

  #hasRoomFor(held: readonly HeldReading[]): boolean {
    const { maxReadings, maxBytes } = this.#limits();
    const bytes = held.reduce((sum, item) => sum + item.bytes, this.#depthBytes());
    return this.#depth() + held.length <= maxReadings && bytes <= maxBytes;
  }

  #depth(): number {
    const taken = this.#received.readings + this.#inherited.readings;
    return taken - this.#confirmed.readings - this.#dropped.readings;
  }

  #depthBytes(): number {
    const taken = this.#received.bytes + this.#inherited.bytes;
    return taken - this.#confirmed.bytes - this.#dropped.bytes;
  }

  /** Go-back-N: the buffer takes batches in order only, so once one is overdue all behind it go out again too. */
  #isOverdue(nowMs: number): boolean {
    const { resendAfterMs, urgentResendAfterMs, firstResendAfterMs } = this.#limits();
    const patienceMs = this.#confirmed.readings > 0 ? resendAfterMs : firstResendAfterMs;
    return this.#inFlight.some(({ sentAtMs, urgent }, index) => {
      const waitMs = urgent ? urgentResendAfterMs : patienceMs;
      return (index === 0 || urgent) && sentAtMs !== undefined && nowMs - sentAtMs >= waitMs;
    });
  }

  #mayCut(): boolean {
    const { maxInFlight, maxInFlightReadings } = this.#limits();
    return this.#inFlight.length < maxInFlight && this.#inFlightReadings < maxInFlightReadings;
  }

  #cutBatch(): InFlight | undefined {
    while (this.#mayCut()) {
      const queue = this.#urgent.length > 0 ? this.#urgent : this.#waiting;
      if (queue.length === 0) return undefined;
      const entry = this.#packBatch(queue);
      if (entry !== undefined) return entry;
      // It can never be sent, and would keep all behind it waiting for ever.
      this.#dropFirst(queue);
    }
    return undefined;
  }

  #packBatch(queue: Fifo<HeldReading>): InFlight | undefined {
    const { maxBatchReadings: maxReadings, maxBatchBytes } = this.#limits();
    const maxBytes = maxBatchBytes - SPARE_BYTES;
    const urgent = this.#isHurried || queue === this.#urgent;
    const batch = this.#nextBatch;
    const base = this.#base(batch);
    const encode = (items: readonly HeldReading[]) => this.#encode({ batch, base, urgent }, items);
    const packed = this.#packer.pack(queue, encode, { maxReadings, maxBytes });
    if (packed === undefined) return undefined;
    for (const _ of packed.items) queue.shift();
    const entry: InFlight = { batch, base, urgent, sentAtMs: undefined, ...packed };
    this.#inFlight.push(entry);
    this.#inFlightReadings += entry.items.length;
    this.#nextBatch += 1;
    return entry;
  }

  /** The lowest batch still held. */
  #base(otherwise: number): number {
    return this.#inFlight[0]?.batch ?? otherwise;
  }

  /** A batch that is sent again must not promise one that was given up meanwhile. */
  #renewBase(entry: InFlight): void {
    const base = this.#base(entry.batch);
    if (entry.base === base) return;
    entry.base = base;
    entry.encoded = this.#encode(entry, entry.items);
  }

  /** Readings are JSON already: the batch's is put around them. */
  #encode(
    { batch, base, urgent }: Pick<InFlight, 'batch' | 'base' | 'urgent'>,
    items: readonly HeldReading[],
  ): Uint8Array {
    const head: Omit<IngestBatch, 'readings'> = {
      v: 1,
      source: this.#source,
      session: this.#session,
      batch,
      base,
      ...(urgent ? { urgent } : {}),
    };
    const readings = items.map(({ json }) => json).join(',');
    return this.#deflate(`${JSON.stringify(head).slice(0, -1)},"readings":[${readings}]}`);
  }

  #settle(entry: InFlight, outcome: Outcome): void {
    this.#inFlightReadings -= entry.items.length;
    for (const item of entry.items) this.#settleItem(item, outcome);
  }

  #settleItem(item: HeldReading, outcome: Outcome): void {
    (outcome === 'durable' ? this.#confirmed : this.#dropped).add(item);
    item.receipt?.note(outcome);
  }

  #dropOldest(): void {
    const oldest = this.#inFlight.shift();
    // A batch in flight may be on disk already, its acknowledgement lost: counting it as dropped errs on the honest side.
    if (oldest !== undefined) this.#settle(oldest, 'given-up');
    else this.#dropFirst(this.#waiting.length > 0 ? this.#waiting : this.#urgent);
  }

  #dropFirst(queue: Fifo<HeldReading>): void {
    const first = queue.shift();
    if (first !== undefined) this.#settleItem(first, 'given-up');
  }
}
