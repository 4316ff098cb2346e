import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { SeqRange } from '@sward/contracts/delivery.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogError, LogFullError } from '../log-errors.ts';
import type {
  Commit,
  Depth,
  LogCounters,
  LogSlice,
  LogUpkeep,
  LogUsage,
  Loss,
  LossCause,
  ReadingLog,
} from '../ports.ts';
import { CurrentFile } from './current-file.ts';
import type { LogFileOptions, LogSettings } from './log-connection.ts';

/** Slices that one append may give up to make room for itself. */
const MAX_GIVEN_UP = 16;

const quiet = () => undefined;
const SILENT: Pick<Logger, 'error' | 'warn'> = { error: quiet, warn: quiet };

const DEFAULT_SETTINGS: LogSettings = { consumers: [CLOUD_CONSUMER], maxBytes: 1024 ** 3, ballastBytes: 0 };

/** What is left out of the options means: the system's clock, that nobody vouches for; 1 GiB, no ballast, no log lines. */
export type OpenOptions = Pick<LogFileOptions, 'file'> & Partial<LogFileOptions>;

/**
 * Opens the log, making file and folder where there are none; salvages one that is damaged.
 * @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError
 */
export function openSqliteReadingLog(options: OpenOptions): SqliteReadingLog {
  return new SqliteReadingLog({
    clock: createSystemClock(),
    isSynchronized: () => false,
    settings: () => DEFAULT_SETTINGS,
    logger: SILENT,
    ...options,
  });
}

/**
 * The log that outlives its file: where the file fails it is opened again, where it is damaged it is set aside and
 * what is sound in it saved, where there is no room it is made. All that is known in memory is answered meanwhile.
 */
export class SqliteReadingLog implements ReadingLog, LogUpkeep {
  readonly #file: CurrentFile;
  readonly #depths = new Map<string, Depth>();

  /** @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError */
  constructor(options: LogFileOptions) {
    this.#file = new CurrentFile(options);
  }

  get id(): string {
    return this.#file.log.id;
  }

  head(): number {
    return this.#file.log.head();
  }

  append(commit: Commit): void {
    for (let given = 0; ; given += 1) {
      try {
        this.#file.use((log) => {
          this.#file.room.reserve(log);
          log.append(commit);
        });
        return;
      } catch (error) {
        if (!(error instanceof LogFullError) || given >= MAX_GIVEN_UP || !this.#file.makeRoom()) throw error;
      }
    }
  }

  read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    // What a damaged file held comes in its old order, once all of it is there.
    if (!this.#file.isCompleteAfter(after)) return undefined;
    return this.#file.use((log) => log.read(after, maxBytes, until));
  }

  intakeMark(source: string, session: string): number {
    return this.#file.log.intakeMark(source, session);
  }

  state(name: string): string | undefined {
    return this.#file.log.state(name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return this.#file.log.states(prefix);
  }

  cursor(consumer: string): number {
    return this.#file.log.cursor(consumer);
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.#file.log.confirmedAbove(consumer);
  }

  moveCursor(consumer: string, seq: number, above?: readonly SeqRange[]): void {
    this.#file.log.moveCursor(consumer, seq, above);
  }

  refuse(consumer: string, range: SeqRange, reason: string): void {
    this.#file.use((log) => log.refuse(consumer, range, reason));
  }

  trim(consumers: readonly string[], maxRows: number): number {
    return this.#file.use((log) => log.trim(consumers, maxRows));
  }

  losses(): readonly Loss[] {
    return this.#file.log.losses();
  }

  flush(): void {
    this.#file.use((log) => log.flush());
  }

  damagedRows(): number {
    return this.#file.log.damagedRows();
  }

  counters(): LogCounters {
    return { ...this.#file.log.counters(), reopened: this.#file.reopened, bytes: this.#file.room.bytesOnDisk() };
  }

  unconfirmed(consumer: string): Depth {
    try {
      const depth = this.#file.use((log) => log.unconfirmed(consumer, this.#file.room.usage(log).usedBytes));
      this.#depths.set(consumer, depth);
      return depth;
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      // While the file fails the status must still be told: with what was known last.
      return this.#depths.get(consumer) ?? { readings: this.head() - this.cursor(consumer), bytes: 0 };
    }
  }

  usage(): LogUsage {
    return this.#file.use((log) => this.#file.room.usage(log));
  }

  giveUp(cause: LossCause, minAgeMs?: number): number {
    return this.#file.use((log) => log.giveUp(cause, minAgeMs));
  }

  shrink(bytes: number): void {
    this.#file.use((log) => this.#file.room.shrink(log, bytes));
  }

  prepare(): void {
    this.#file.use((log) => this.#file.room.prepare(log));
  }

  /** Resolves when the ballast is written, or was given up. */
  async ballastSettled(): Promise<void> {
    await this.#file.room.ballastSettled();
  }

  optimize(): void {
    this.#file.use(({ connection }) => connection.db.pragma('optimize'));
  }

  close(): void {
    this.#file.close();
  }
}
