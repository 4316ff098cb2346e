import type { IntakeMark } from '@sward/local-buffer/ports.ts';
import type { Batch, Mark } from './marks.ts';

const keyOf = ({ source, session }: { source: string; session: string }) => `${source} ${session}`;

/** What one log file owes to those who trusted it. */
export type Promises = {
  /** Undefined until the log was open for the first time: nobody knew it before. */
  epoch: string | undefined;
  /** Numbers of the acknowledged readings: place `seq - 1`. */
  readings: number[];
  /** Handed in, not acknowledged: may be there all together, or not at all. */
  inFlight: Batch[];
  /** Acknowledged batches by source and session. */
  marks: Map<string, IntakeMark>;
  /** The cloud's word: no cursor may be beyond it. */
  stored: number;
  /** How much of that word the log was told, and how much of it the log says is on disk. */
  confirmed: number;
  settled: number;
  /** Readings up to here may have been deleted. */
  trimmed: number;
};

const nothing = (): Promises => ({
  epoch: undefined,
  readings: [],
  inFlight: [],
  marks: new Map(),
  stored: 0,
  confirmed: 0,
  settled: 0,
  trimmed: 0,
});

const copyOf = (promises: Promises): Promises => ({
  ...promises,
  readings: [...promises.readings],
  inFlight: [...promises.inFlight],
  marks: new Map(promises.marks),
});

const numbersOf = ({ first, count }: Batch): number[] => Array.from({ length: count }, (_, index) => first + index);

/** Numbers of all readings that are in flight, in the order in which they were offered. */
export const inFlightNumbers = ({ inFlight }: Promises): number[] => inFlight.flatMap(numbersOf);

/** A commit is all or nothing: whoever acknowledges a part of what is in flight vouches for all of it. */
function acknowledge(promises: Promises, marks: readonly IntakeMark[]): void {
  promises.readings.push(...inFlightNumbers(promises));
  const taken = promises.inFlight.map(({ source, session, batch }) => ({ source, session, through: batch }));
  for (const mark of [...taken, ...marks]) promises.marks.set(keyOf(mark), mark);
  promises.inFlight = [];
}

/** Follows a run by what it said, and knows at each moment what was promised to whom. */
export class Oracle {
  promises = nothing();
  /** What the file owed that is just being set aside: it may still be there after a power cut. */
  before: Promises | undefined;
  /** Ids that are out in the world: epoch -> number of the reading by `seq - 1`. */
  readonly #taken = new Map<string, readonly number[]>();

  note(mark: Mark): void {
    const { promises } = this;
    if (mark.at === 'opened') this.#opened(mark.epoch);
    else if (mark.at === 'recovered') this.#recovered(mark.epoch);
    else if (mark.at === 'setting-aside') this.#setAside();
    else if (mark.at === 'offered') promises.inFlight.push(...mark.batches);
    else if (mark.at === 'acknowledged') acknowledge(promises, mark.marks);
    else if (mark.at === 'stored') promises.stored = Math.max(promises.stored, mark.seq);
    else if (mark.at === 'confirmed') promises.confirmed = promises.stored;
    else if (mark.at === 'settled') promises.settled = promises.confirmed;
    else if (mark.at === 'trimming') promises.trimmed = promises.confirmed;
  }

  clone(): Oracle {
    const oracle = new Oracle();
    oracle.promises = copyOf(this.promises);
    oracle.before = this.before === undefined ? undefined : copyOf(this.before);
    for (const [epoch, numbers] of this.#taken) oracle.#taken.set(epoch, numbers);
    return oracle;
  }

  /** What the log with this epoch owes. */
  promisesOf(epoch: string): Promises {
    return this.before?.epoch === epoch ? this.before : this.promises;
  }

  /** Number of the reading that the world knows by this id, undefined where nobody knows it. */
  knownAs(epoch: string, seq: number): number | undefined {
    const current = this.promises.epoch === epoch ? this.promises.readings[seq - 1] : undefined;
    return this.#taken.get(epoch)?.[seq - 1] ?? current;
  }

  #opened(epoch: string): void {
    this.before = undefined;
    this.promises.epoch = epoch;
  }

  /** What the log that was found owes is from now on all that is owed. */
  #recovered(epoch: string): void {
    this.promises = this.promisesOf(epoch);
    this.#opened(epoch);
  }

  #setAside(): void {
    const { epoch, readings } = this.promises;
    if (epoch !== undefined) this.#taken.set(epoch, readings);
    this.before = this.promises;
    this.promises = nothing();
  }
}
