import type { Commit, LogSlice, ReadingLog } from '@sward/local-buffer/ports.ts';

/** A log that does all that another does: what is planted changes one thing of it. */
export class WrappedLog implements ReadingLog {
  protected readonly log: ReadingLog;

  constructor(log: ReadingLog) {
    this.log = log;
  }

  get epoch(): string {
    return this.log.epoch;
  }

  head(): number {
    return this.log.head();
  }

  append(commit: Commit): void {
    this.log.append(commit);
  }

  read(after: number, maxBytes: number): LogSlice | undefined {
    return this.log.read(after, maxBytes);
  }

  intakeMark(source: string, session: string): number {
    return this.log.intakeMark(source, session);
  }

  cursor(consumer: string): number {
    return this.log.cursor(consumer);
  }

  moveCursor(consumer: string, seq: number): void {
    this.log.moveCursor(consumer, seq);
  }

  trim(consumers: readonly string[], maxRows: number): number {
    return this.log.trim(consumers, maxRows);
  }

  flush(): void {
    this.log.flush();
  }

  damagedRows(): number {
    return this.log.damagedRows();
  }

  close(): void {
    this.log.close();
  }
}
