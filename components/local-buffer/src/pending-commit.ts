import type { Reading } from '@sward/contracts/reading.ts';
import type { Commit, DeadLetter, IntakeMark } from './ports.ts';

/**
 * Held for the next commit at most: readings, and bytes of them. Where commits fail the sources send on, and what they
 * give up does not end here: without a bound a full disk would fill the memory.
 */
const MAX_READINGS = 10_000;
const MAX_BYTES = 8_000_000;

/** Dead letters held at most: no more are kept in the log. */
const MAX_DEAD_LETTERS = 1000;

const keyOf = (source: string, session: string) => `${source} ${session}`;

/** About what a reading takes: its JSON without counting each digit. */
function approximateBytes({ values }: Reading): number {
  let bytes = 250;
  for (const name in values) {
    const value = values[name];
    bytes += name.length + (typeof value === 'string' ? value.length * 2 : 10);
  }
  return bytes;
}

/** What has been taken in and is not on disk yet. */
export class PendingCommit {
  readonly #readings: Reading[] = [];
  readonly #marks = new Map<string, IntakeMark>();
  readonly #deadLetters: DeadLetter[] = [];
  #bytes = 0;
  #reduced = 0;
  #taken = 0;
  #urgent = 0;
  #wireBytes = 0;

  /** Readings taken from batches, stored or reduced; how many of them somebody waits for; what they took on the wire. */
  get taken() {
    return { readings: this.#taken, urgent: this.#urgent, bytes: this.#wireBytes };
  }

  get isFull(): boolean {
    return this.#readings.length >= MAX_READINGS || this.#bytes >= MAX_BYTES;
  }

  /** Notes that a batch is in: all of a session up to and with it. */
  mark(mark: IntakeMark, wireBytes: number): void {
    this.#marks.set(keyOf(mark.source, mark.session), mark);
    this.#wireBytes += wireBytes;
  }

  /** The highest batch of the session that waits here. */
  through(source: string, session: string): number | undefined {
    return this.#marks.get(keyOf(source, session))?.through;
  }

  /** One reading that was taken from a batch. */
  take({ urgent, reduced }: { readonly urgent: boolean; readonly reduced: boolean }): void {
    this.#taken += 1;
    this.#urgent += urgent ? 1 : 0;
    this.#reduced += reduced ? 1 : 0;
  }

  store(readings: readonly Reading[]): void {
    for (const reading of readings) {
      this.#readings.push(reading);
      this.#bytes += approximateBytes(reading);
    }
  }

  /** Where commits fail for long only the first are kept; all are counted by the intake. */
  bury(letter: DeadLetter): void {
    if (this.#deadLetters.length < MAX_DEAD_LETTERS) this.#deadLetters.push(letter);
  }

  /** What is to be written together with `state`; undefined where there is nothing. */
  commitWith(state: ReadonlyMap<string, string>): Commit | undefined {
    const sizes = [this.#readings.length, this.#marks.size, this.#deadLetters.length, state.size];
    if (sizes.every((size) => size === 0)) return undefined;
    return {
      readings: this.#readings,
      marks: [...this.#marks.values()],
      deadLetters: this.#deadLetters,
      state,
      reduced: this.#reduced,
    };
  }
}
