import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { Commit, Depth, LogCounters, LogSlice, Loss, LossCause } from '@sward/local-buffer/ports.ts';
import type { WorkedLog } from '../worked-log.ts';

/** A log that does all that another does: what is planted changes one thing of it. */
export class WrappedLog implements WorkedLog {
  protected readonly log: WorkedLog;

  constructor(log: WorkedLog) {
    this.log = log;
  }

  get id(): string {
    return this.log.id;
  }

  head(): number {
    return this.log.head();
  }

  append(commit: Commit): void {
    this.log.append(commit);
  }

  read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    return this.log.read(after, maxBytes, until);
  }

  intakeMark(source: string, session: string): number {
    return this.log.intakeMark(source, session);
  }

  state(name: string): string | undefined {
    return this.log.state(name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return this.log.states(prefix);
  }

  cursor(consumer: string): number {
    return this.log.cursor(consumer);
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.log.confirmedAbove(consumer);
  }

  moveCursor(consumer: string, seq: number, above?: readonly SeqRange[]): void {
    this.log.moveCursor(consumer, seq, above);
  }

  refuse(consumer: string, range: SeqRange, reason: string): void {
    this.log.refuse(consumer, range, reason);
  }

  losses(): readonly Loss[] {
    return this.log.losses();
  }

  counters(): LogCounters {
    return this.log.counters();
  }

  unconfirmed(consumer: string): Depth {
    return this.log.unconfirmed(consumer);
  }

  trim(consumers: readonly string[], maxRows: number): number {
    return this.log.trim(consumers, maxRows);
  }

  giveUp(cause: LossCause): number {
    return this.log.giveUp(cause);
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
