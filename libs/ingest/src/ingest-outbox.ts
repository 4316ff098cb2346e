import type { IngestAck } from '@sward/contracts/ingest.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { BatchPacker, type Packed } from './batch-packer.ts';
import { batchText } from './batch-text.ts';
import { Fifo } from './fifo.ts';
import { Flight, type NumberedBatch } from './flight.ts';
import { type HeldReading, holdReading } from './held-reading.ts';
import { type OutboxCounters, OutboxLedger } from './outbox-counters.ts';
import type { OutboxLimits } from './outbox-limits.ts';
import { batchesIn, type OutboxRemains, remainsOf } from './outbox-remains.ts';
import { type Outcome, Receipt } from './receipt.ts';

/** Kept free in each batch: sent again it may be urgent and name another `base`, and deflate a few bytes worse. */
const SPARE_BYTES = 48;

/** Raw deflate of UTF-8 text: see `adapters/zlib-batch-codec.ts`. */
type Deflate = (json: string) => Uint8Array;

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
  readonly #ledger = new OutboxLedger();
  readonly #urgent = new Fifo<HeldReading>();
  readonly #waiting = new Fifo<HeldReading>();
  readonly #flight: Flight;
  #nextBatch = 1;
  #isHurried = false;

  /**
   * @param session random per process start: its numbers are used once
   * @param limits those of the moment: configuration changes them
   * @param remains what the process before held: sent under its numbers, before what is new
   */
  constructor(source: string, session: string, deflate: Deflate, limits: () => OutboxLimits, remains?: OutboxRemains) {
    this.#source = source;
    this.#session = session;
    this.#deflate = deflate;
    this.#limits = limits;
    this.#flight = new Flight((batch, base) => this.#encode(batch, base, batch.items), limits);
    for (const batch of remains === undefined ? [] : batchesIn(remains)) {
      for (const held of batch.items) this.#ledger.inherit(held);
      this.#flight.add(batch);
    }
  }

  get counters(): OutboxCounters {
    return this.#ledger.counters;
  }

  /** Whether anything is left of what the process before held. */
  get holdsInherited(): boolean {
    const [oldest] = this.#flight.batches;
    return oldest !== undefined && oldest.session !== this.#session;
  }

  /** True where a whole batch waits and may be sent: no need to wait for the next tick. */
  get hasFullBatch(): boolean {
    const isFull = this.#waiting.length >= this.#limits().maxBatchReadings && this.#flight.hasRoom;
    return isFull || (this.holdsInherited && this.#flight.hasUnsent);
  }

  /** Takes one reading in that nobody waits for; the oldest goes, counted, when the outbox is full. */
  add(reading: Reading): void {
    this.#take(holdReading(reading), this.#waiting);
    while (!this.#ledger.hasRoomFor([], this.#limits())) this.#giveUpOldest();
  }

  /**
   * Takes readings in whose source waits for the outcome: they overtake what nobody waits for, and the buffer commits them at
   * once. Where they do not fit they are refused as a whole, and nothing else is given up for them: their source still
   * has them.
   */
  addUrgent(readings: readonly Reading[], onOutcome: (outcome: Outcome) => void): 'taken' | 'refused' {
    const receipt = new Receipt(readings.length, onOutcome);
    const held = readings.map((reading) => holdReading(reading, receipt));
    if (!this.#ledger.hasRoomFor(held, this.#limits())) {
      this.#ledger.refuse(held.length);
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
    if (this.#flight.isOverdue(nowMs, this.#ledger.isHeard)) this.resendAll();
    for (;;) {
      const due = this.#flight.due();
      if (due !== undefined && due.payload.length <= this.#limits().maxBatchBytes) {
        due.sent(nowMs);
        return due.payload;
      }
      // One that another version made larger than a message can never be sent, and would keep all behind it waiting.
      if (due !== undefined) this.#giveUp(this.#flight.giveUp(due.batch));
      else if (!this.#flight.hasRoom || !this.#cutBatch()) return undefined;
    }
  }

  /** The buffer's word: everything through `ack.through` is on disk. Acknowledgements of other sessions are not ours. */
  acknowledge(ack: IngestAck): void {
    if (ack.source !== this.#source) return;
    for (const { items } of this.#flight.acknowledged(ack)) {
      for (const item of items) this.#ledger.settle(item, 'durable');
    }
    if (ack.resend) this.#flight.resend(ack.session);
  }

  /** Every batch in flight is due at once: the link was lost and with it, perhaps, all of them. */
  resendAll(): void {
    this.#flight.resend();
  }

  /** Everything held is due at once, and the buffer is asked to commit it at once: this process is about to end. */
  hurry(): void {
    this.#isHurried = true;
    this.#flight.hurry();
  }

  /**
   * What the next process goes on with: the same batches under the same numbers, so that the buffer knows those that it has. What
   * has no number gets one. Undefined where nothing is held.
   */
  remains(): OutboxRemains | undefined {
    while (this.#cutBatch()) {
      // Until all are numbered.
    }
    const { batches } = this.#flight;
    return batches.length === 0 ? undefined : remainsOf(batches);
  }

  #take(held: HeldReading, queue: Fifo<HeldReading>): void {
    this.#ledger.receive(held);
    queue.push(held);
  }

  /** Numbers the readings that come next; false where none wait. */
  #cutBatch(): boolean {
    for (;;) {
      const queue = this.#urgent.length > 0 ? this.#urgent : this.#waiting;
      if (queue.length === 0) return false;
      if (this.#packBatch(queue)) return true;
      // It can never be sent, and would keep all behind it waiting for ever.
      this.#giveUpFirst(queue);
    }
  }

  #packBatch(queue: Fifo<HeldReading>): boolean {
    const { maxBatchReadings: maxReadings, maxBatchBytes } = this.#limits();
    const maxBytes = maxBatchBytes - SPARE_BYTES;
    const head = {
      session: this.#session,
      batch: this.#nextBatch,
      urgent: this.#isHurried || queue === this.#urgent,
    };
    const base = this.#flight.base(this.#session, head.batch);
    const encode = (items: readonly HeldReading[]) => this.#encode(head, base, items);
    const packed = this.#packer.pack(queue, encode, { maxReadings, maxBytes });
    if (packed === undefined) return false;
    this.#launch(head, base, packed, queue);
    return true;
  }

  #launch(
    head: Omit<NumberedBatch, 'items'>,
    base: number,
    { items, encoded }: Packed,
    queue: Fifo<HeldReading>,
  ): void {
    for (const _ of items) queue.shift();
    this.#flight.add({ ...head, items }, { payload: encoded, base });
    this.#nextBatch += 1;
  }

  #encode(head: Omit<NumberedBatch, 'items'>, base: number, items: readonly HeldReading[]): Uint8Array {
    const { session, batch, urgent } = head;
    return this.#deflate(batchText({ source: this.#source, session, batch, base, urgent }, items));
  }

  #giveUpOldest(): void {
    // A batch in flight may be on disk already, its acknowledgement lost: counting it as dropped errs on the honest side.
    const oldest = this.#flight.giveUp();
    if (oldest.length > 0) this.#giveUp(oldest);
    else this.#giveUpFirst(this.#waiting.length > 0 ? this.#waiting : this.#urgent);
  }

  #giveUpFirst(queue: Fifo<HeldReading>): void {
    const first = queue.shift();
    this.#giveUp(first === undefined ? [] : [first]);
  }

  #giveUp(items: readonly HeldReading[]): void {
    for (const item of items) this.#ledger.settle(item, 'given-up');
  }
}
