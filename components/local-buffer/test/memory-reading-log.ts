import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type {
  Commit,
  DeadLetter,
  Depth,
  LogCounters,
  LogSlice,
  LogUpkeep,
  LogUsage,
  Loss,
  LossCause,
  ReadingLog,
} from '../src/ports.ts';
import { addProgress, countMissing, NO_PROGRESS, type Progress } from '../src/seq-ranges.ts';

/** The log in memory, for tests of what stands on it. It runs the same contract suite as the SQLite log. */
export class MemoryReadingLog implements ReadingLog, LogUpkeep {
  id = '00000000000000aa';
  /** Of the identities: a reading at a place is `(epoch, place)`. */
  readonly epoch = '00000000000000bb';
  /** Thrown by the next append, once. */
  failNextAppend: Error | undefined;
  readonly deadLetters: DeadLetter[] = [];
  readonly #readings: Reading[] = [];
  readonly #marks = new Map<string, number>();
  readonly #state = new Map<string, string>();
  readonly #progress = new Map<string, Progress>();
  readonly #refused = new Set<string>();
  #trimmed = 0;
  #reduced = 0;

  get readings(): readonly Reading[] {
    return this.#readings;
  }

  head(): number {
    return this.#readings.length;
  }

  append({ readings, marks, deadLetters = [], state = new Map(), reduced = 0 }: Commit): void {
    const failure = this.failNextAppend;
    this.failNextAppend = undefined;
    if (failure !== undefined) throw failure;
    this.#readings.push(...readings);
    this.#reduced += reduced;
    this.deadLetters.push(...deadLetters);
    for (const { source, session, through } of marks) this.#marks.set(`${source} ${session}`, through);
    for (const [name, text] of state) {
      if (text === '') this.#state.delete(name);
      else this.#state.set(name, text);
    }
  }

  read(after: number, maxBytes: number, until = this.head()): LogSlice | undefined {
    const start = Math.max(after, this.#trimmed);
    const readings = this.#readings.slice(start, Math.min(until, start + Math.max(1, Math.floor(maxBytes / 50))));
    const seq = start + 1;
    return readings.length === 0 ? undefined : { seq, identity: { epoch: this.epoch, seq }, readings };
  }

  intakeMark(source: string, session: string): number {
    return this.#marks.get(`${source} ${session}`) ?? 0;
  }

  state(name: string): string | undefined {
    return this.#state.get(name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return new Map([...this.#state].filter(([name]) => name.startsWith(prefix)));
  }

  cursor(consumer: string): number {
    return this.#progressOf(consumer).seq;
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.#progressOf(consumer).above;
  }

  moveCursor(consumer: string, seq: number, above: readonly SeqRange[] = []): void {
    this.#progress.set(consumer, addProgress(this.#progressOf(consumer), { seq, above }));
  }

  refuse(consumer: string, [from, to]: SeqRange, reason: string): void {
    for (let place = Math.max(from, this.#trimmed + 1); place <= Math.min(to, this.head()); place += 1) {
      const key = `${consumer} ${place}`;
      if (!this.#refused.has(key)) {
        this.deadLetters.push({ reason, source: consumer, at: 0, content: this.#readings[place - 1] });
      }
      this.#refused.add(key);
    }
  }

  trim(consumers: readonly string[]): number {
    const confirmed = Math.min(...consumers.map((consumer) => this.cursor(consumer)), this.head());
    const deleted = Math.max(0, confirmed - this.#trimmed);
    this.#trimmed += deleted;
    return deleted;
  }

  losses(): readonly Loss[] {
    return [];
  }

  flush(): void {}

  damagedRows(): number {
    return 0;
  }

  close(): void {}

  usage(): LogUsage {
    return { usedBytes: 0, freeBytes: 0, diskFreeBytes: undefined, oldestAgeMs: undefined };
  }

  giveUp(_cause: LossCause): number {
    return 0;
  }

  shrink(): void {}

  prepare(): void {}

  optimize(): void {}

  counters(): LogCounters {
    const none = { deadLettersDropped: 0, quarantined: 0, reopened: 0 };
    return { ...none, reduced: this.#reduced, deadLetters: this.deadLetters.length, bytes: this.#readings.length * 50 };
  }

  unconfirmed(consumer: string): Depth {
    const progress = this.#progressOf(consumer);
    const waiting = this.#readings.filter((_, index) => countMissing([progress], [index + 1, index + 1]) > 0);
    const [oldest] = waiting;
    const depth = { readings: waiting.length, bytes: waiting.length * 50 };
    return oldest === undefined ? depth : { ...depth, oldestAt: oldest.received_at };
  }

  #progressOf(consumer: string): Progress {
    return this.#progress.get(consumer) ?? NO_PROGRESS;
  }
}
