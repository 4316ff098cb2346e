import type { DeliveryAck, DeliveryHeader, Lane, Position, SeqRange } from '@sward/contracts/delivery.ts';
import { overlapOf } from '@sward/contracts/seq-ranges.ts';
import { AckTracker } from './ack-tracker.ts';
import { Lanes } from './lanes.ts';
import { type Refusal, Refusals } from './refusals.ts';

/** A batch that the cloud has not confirmed, with the bytes to send. */
export type Outstanding = {
  readonly lane: Lane;
  /** Places in the log, both included. */
  readonly from: number;
  readonly to: number;
  /** Identity of the first reading. */
  readonly epoch: string;
  readonly seq: number;
  readonly body: Uint8Array;
  /** Sends so far, and the monotonic time of the last, ms. */
  attempts: number;
  sentAtMs: number;
  /** When it is to be sent again unless it is confirmed: at first, at once. */
  dueAtMs: number;
  /** Sends that were passed over: what was sent later is confirmed, this is not. */
  doubts: number;
  /** Readings from the first on that the nucleus took at least once. */
  handedOver: number;
};

/** What became of a batch that the buffer sent. */
export type Arrival = 'taken' | 'duplicate' | 'gap';

/** What a word of the cloud changed. */
export type Confirmation = {
  /** Batches that are confirmed as a whole now. */
  readonly done: readonly Outstanding[];
  /** Readings that were not confirmed before. */
  readonly readings: number;
};

const NEVER_MS = Number.NEGATIVE_INFINITY;

/** A batch that was not sent yet. */
export const UNSENT = { attempts: 0, sentAtMs: NEVER_MS, dueAtMs: NEVER_MS, doubts: 0, handedOver: 0 } as const;

/** An acknowledgement carries no more ranges; the buffer knows those it was told before. */
const MAX_ABOVE = 64;

/** What one message says to the buffer. */
export type Acknowledgement = Pick<DeliveryAck, 'log' | 'seq' | 'above' | 'refused'>;

function acknowledgementOf(log: string, covered: readonly SeqRange[], refused: readonly Refusal[]): Acknowledgement {
  const [first, ...rest] = covered;
  const seq = first?.[0] === 0 ? first[1] : 0;
  const above = (seq === 0 ? covered : rest).filter(([from]) => from > 0).slice(-MAX_ABOVE);
  return {
    log,
    seq,
    ...(above.length === 0 ? {} : { above: above.map(([from, to]) => [from, to]) }),
    ...(refused.length === 0
      ? {}
      : { refused: refused.map(({ range: [from, to], reason }) => ({ range: [from, to], reason })) }),
  };
}

/**
 * The publisher's window on the log: what the buffer handed out, what the cloud confirmed, and so up to where the
 * buffer's cursor may move. Pure state: the caller brings time and the wire.
 */
export class DeliveryWindow {
  readonly #refusals = new Refusals();
  /** The file that places are counted in. */
  #log: string | undefined;
  #lanes = new Lanes(0);
  #acks = new AckTracker(0);
  #outstanding: Outstanding[] = [];
  #refused = 0;

  get outstanding(): readonly Outstanding[] {
    return this.#outstanding;
  }

  /** Readings refused since the start. */
  get refused(): number {
    return this.#refused;
  }

  /** Where live began; undefined while there is one lane only. */
  get liveStart(): number | undefined {
    return this.#lanes.liveStart;
  }

  /** What to ask the buffer to continue a lane after; null before anything came. */
  position(lane: Lane): Position | null {
    const seq = this.#lanes.taken(lane);
    return this.#log === undefined || seq === undefined ? null : { log: this.#log, seq };
  }

  /** Everything of the lane up to and with this place is taken; undefined where the lane is not open. */
  taken(lane: Lane): number | undefined {
    return this.#lanes.taken(lane);
  }

  /** Opens live behind place `start`: what lies ahead of it is the backlog's. */
  openLive(start: number): void {
    this.#lanes.openLive(start);
  }

  /**
   * What may be said to the buffer: nothing before anything came, as a rule one acknowledgement, more where there are many
   * refusals. Each covers no refusal that it does not tell, so that it is true whichever of the others is lost.
   */
  acknowledgements(): Acknowledgement[] {
    const log = this.#log;
    if (log === undefined) return [];
    const confirmed: SeqRange[] = [[0, this.#acks.through], ...this.#acks.above];
    return this.#refusals.stretches().map(({ places, refused }) => {
      const covered = confirmed.map((range) => overlapOf(range, places)).filter((range) => range !== undefined);
      return acknowledgementOf(log, covered, refused);
    });
  }

  /** Takes a batch from the buffer. `gap`: something ahead of it was lost on the way; ask again from `position`. */
  take({ epoch, seq, count, log }: DeliveryHeader, body: Uint8Array): Arrival {
    this.#follow(log);
    const to = log.seq + count - 1;
    const before = this.#lanes.taken(log.lane);
    if (before === undefined || to <= before) return 'duplicate';
    if (log.prev > before) return 'gap';
    this.#passOver(log.lane, before + 1, log.seq - 1);
    const taken = this.#lanes.taken(log.lane) ?? 0;
    if (log.seq <= taken) return to <= taken ? 'duplicate' : 'gap';
    this.#lanes.pass(log.lane, to);
    this.#outstanding.push({ lane: log.lane, from: log.seq, to, epoch, seq, body, ...UNSENT });
    return 'taken';
  }

  /**
   * Notes identities that the cloud has stored. Only what is outstanding is believed: two gateways may have one name, and
   * messages may be forged.
   */
  confirm(epoch: string, ranges: readonly SeqRange[]): Confirmation {
    let readings = 0;
    for (const places of this.#placesOf(epoch, ranges)) readings += this.#acks.add(...places);
    return { done: this.#settle(), readings };
  }

  /** Notes identities that can never be stored. */
  refuse(epoch: string, refused: readonly Refusal[]): Confirmation {
    let readings = 0;
    for (const { range, reason } of refused) {
      for (const places of this.#placesOf(epoch, [range])) {
        if (this.#acks.covers(...places) || !this.#refusals.note(places, reason)) continue;
        readings += this.#acks.add(...places);
      }
    }
    this.#refused += readings;
    return { done: this.#settle(), readings };
  }

  /** True where the cloud confirmed reading number `index` of an outstanding batch. */
  isConfirmed({ from }: Outstanding, index: number): boolean {
    return this.#acks.covers(from + index, from + index);
  }

  /** Puts parts in the place of an outstanding batch. */
  replace(entry: Outstanding, parts: readonly Outstanding[]): void {
    this.#outstanding = this.#outstanding.flatMap((each) => (each === entry ? parts : [each]));
  }

  /** The places that outstanding batches give these identities. */
  #placesOf(epoch: string, ranges: readonly SeqRange[]): SeqRange[] {
    const ours = this.#outstanding.filter((entry) => entry.epoch === epoch);
    return ours.flatMap(({ from, to, seq }) =>
      ranges.flatMap(([first, last]) => {
        const places = overlapOf([from, to], [first - seq + from, last - seq + from]);
        return places === undefined ? [] : [places];
      }),
    );
  }

  #settle(): Outstanding[] {
    const isDone = ({ from, to }: Outstanding) => this.#acks.covers(from, to);
    const done = this.#outstanding.filter(isDone);
    if (done.length > 0) this.#outstanding = this.#outstanding.filter((entry) => !isDone(entry));
    return done;
  }

  /** Places that nobody will send: gone from the log, or confirmed before our time. */
  #passOver(lane: Lane, from: number, to: number): void {
    if (to < from) return;
    this.#acks.add(from, to);
    this.#lanes.pass(lane, to);
    this.#settle();
  }

  /**
   * A new file: what was outstanding of the old is gone from it. Or a cursor ahead of us: a publisher of the same name, the
   * process before this one say, had more of it confirmed.
   */
  #follow({ id, cursor }: DeliveryHeader['log']): void {
    if (id !== this.#log) this.#begin(id, cursor);
    else if (cursor > this.#acks.through) this.#passOver('backlog', 1, cursor);
    this.#refusals.passed(cursor);
  }

  #begin(id: string, cursor: number): void {
    this.#log = id;
    this.#lanes = new Lanes(cursor);
    this.#acks = new AckTracker(cursor);
    this.#outstanding = [];
    this.#refusals.forgetAll();
  }
}
