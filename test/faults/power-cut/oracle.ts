import type { IntakeMark } from '@sward/local-buffer/ports.ts';
import { addProgress, NO_PROGRESS, type Progress } from '@sward/local-buffer/seq-ranges.ts';
import type { Batch, Landing, Mark } from './marks.ts';

const keyOf = ({ source, session }: { source: string; session: string }) => `${source} ${session}`;

/** An acknowledged reading: its number in the workload, its place in the log, its identity. */
export type Promised = {
  readonly number: number;
  readonly place: number;
  readonly epoch: string;
  readonly seq: number;
};

/** What one log owes to those who trusted it. */
export type Promises = {
  /** Undefined until the log was open for the first time, or after its file was damaged: nobody knows it yet. */
  log: string | undefined;
  /** The acknowledged readings, by place. */
  readings: Promised[];
  /** Handed in, not acknowledged: may be there all together, or not at all. */
  inFlight: Batch[];
  /** Acknowledged batches by source and session. */
  marks: Map<string, IntakeMark>;
  /** The cloud's word: no consumer's progress may be beyond it. */
  stored: Progress;
  /** How much of that word the log was told, and how much of it the log says is on disk. */
  confirmed: Progress;
  settled: Progress;
  /** These readings may have been deleted, because they were confirmed. */
  trimmed: Progress;
  /** Readings up to this place may have been given up: those that were not confirmed are counted as lost. */
  givenUp: number;
};

const nothing = (): Promises => ({
  log: undefined,
  readings: [],
  inFlight: [],
  marks: new Map(),
  stored: NO_PROGRESS,
  confirmed: NO_PROGRESS,
  settled: NO_PROGRESS,
  trimmed: NO_PROGRESS,
  givenUp: 0,
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
function acknowledge(promises: Promises, marks: readonly IntakeMark[], landing: Landing | undefined): void {
  const taken = promises.inFlight.map(({ source, session, batch }) => ({ source, session, through: batch }));
  for (const mark of [...taken, ...marks]) promises.marks.set(keyOf(mark), mark);
  if (landing !== undefined) promises.readings.push(...landed(inFlightNumbers(promises), landing));
  promises.inFlight = [];
}

const landed = (numbers: readonly number[], { place, epoch, seq }: Landing): Promised[] =>
  numbers.map((number, index) => ({ number, place: place + index, epoch, seq: seq + index }));

const lastPlace = ({ readings }: Promises): number => readings.at(-1)?.place ?? 0;

/** Follows a run by what it said, and knows at each moment what was promised to whom. */
export class Oracle {
  promises = nothing();
  /** What the file owed that is just being set aside: it may still be there after a power cut. */
  before: Promises | undefined;
  /** Identities that are out in the world -> number of the reading. */
  #known = new Map<string, number>();

  note(mark: Mark): void {
    const { promises } = this;
    if (mark.at === 'opened') this.#opened(mark.log);
    else if (mark.at === 'recovered') this.#recovered(mark.log);
    else if (mark.at === 'setting-aside') this.#setAside();
    else if (mark.at === 'damaging') damage(promises);
    else if (mark.at === 'offered') promises.inFlight.push(...mark.batches);
    else if (mark.at === 'acknowledged') this.#acknowledged(mark.marks, mark.landing);
    else if (mark.at === 'stored') promises.stored = addProgress(promises.stored, mark);
    else if (mark.at === 'confirmed') promises.confirmed = promises.stored;
    else if (mark.at === 'settled') promises.settled = promises.confirmed;
    else if (mark.at === 'trimming')
      promises.trimmed = addProgress(promises.trimmed, { ...promises.confirmed, above: [] });
    else if (mark.at === 'giving-up') promises.givenUp = lastPlace(promises);
  }

  clone(): Oracle {
    const oracle = new Oracle();
    oracle.promises = copyOf(this.promises);
    oracle.before = this.before === undefined ? undefined : copyOf(this.before);
    oracle.#known = new Map(this.#known);
    return oracle;
  }

  /** What the log with this id owes. */
  promisesOf(log: string): Promises {
    return this.before?.log === log ? this.before : this.promises;
  }

  /** Number of the reading that the world knows by this identity, undefined where nobody knows it. */
  knownAs(epoch: string, seq: number): number | undefined {
    return this.#known.get(`${epoch} ${seq}`);
  }

  #acknowledged(marks: readonly IntakeMark[], landing: Landing | undefined): void {
    const before = this.promises.readings.length;
    acknowledge(this.promises, marks, landing);
    for (const { epoch, seq, number } of this.promises.readings.slice(before)) {
      // What an identity meant first, it means for ever.
      const key = `${epoch} ${seq}`;
      if (!this.#known.has(key)) this.#known.set(key, number);
    }
  }

  #opened(log: string): void {
    this.before = undefined;
    this.promises.log = log;
  }

  /** What the log that was found owes is from now on all that is owed. */
  #recovered(log: string): void {
    this.promises = this.promisesOf(log);
    this.#opened(log);
  }

  #setAside(): void {
    this.before = this.promises;
    this.promises = nothing();
  }
}

/** The salvaged log has an id of its own, and brings only what was still to be confirmed. */
function damage(promises: Promises): void {
  promises.log = undefined;
  promises.trimmed = promises.confirmed;
}
