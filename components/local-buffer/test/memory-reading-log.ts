import type { Reading } from '@sward/contracts/reading.ts';
import type { Commit, LogSlice, ReadingLog } from '../src/ports.ts';

/** The log in memory, for tests of what stands on it. It runs the same contract suite as the SQLite log. */
export class MemoryReadingLog implements ReadingLog {
  readonly epoch = '00000000000000aa';
  /** Thrown by the next append, once. */
  failNextAppend: Error | undefined;
  readonly #readings: Reading[] = [];
  readonly #marks = new Map<string, number>();
  readonly #cursors = new Map<string, number>();
  #trimmed = 0;

  get readings(): readonly Reading[] {
    return this.#readings;
  }

  head(): number {
    return this.#readings.length;
  }

  append({ readings, marks }: Commit): void {
    const failure = this.failNextAppend;
    this.failNextAppend = undefined;
    if (failure !== undefined) throw failure;
    this.#readings.push(...readings);
    for (const { source, session, through } of marks) this.#marks.set(`${source} ${session}`, through);
  }

  read(after: number, maxBytes: number): LogSlice | undefined {
    const start = Math.max(after, this.#trimmed);
    const readings = this.#readings.slice(start, start + Math.max(1, Math.floor(maxBytes / 50)));
    return readings.length === 0 ? undefined : { seq: start + 1, readings };
  }

  intakeMark(source: string, session: string): number {
    return this.#marks.get(`${source} ${session}`) ?? 0;
  }

  cursor(consumer: string): number {
    return this.#cursors.get(consumer) ?? 0;
  }

  moveCursor(consumer: string, seq: number): void {
    this.#cursors.set(consumer, Math.max(seq, this.cursor(consumer)));
  }

  trim(consumers: readonly string[]): number {
    const confirmed = Math.min(...consumers.map((consumer) => this.cursor(consumer)), this.head() - 1);
    const deleted = Math.max(0, confirmed - this.#trimmed);
    this.#trimmed += deleted;
    return deleted;
  }

  flush(): void {}

  damagedRows(): number {
    return 0;
  }

  close(): void {}
}
