import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import Database from 'better-sqlite3';
import { LogClock } from '../log-clock.ts';
import { LogDamagedError } from '../log-errors.ts';
import type { Progress } from '../seq-ranges.ts';
import type { Change } from './change.ts';
import { ConsumerProgress } from './consumer-progress.ts';
import { DeadLetters, type KeyedLetter } from './dead-letters.ts';
import { type KeptValue, KeptValues } from './kept-values.ts';
import { configureDurability, prepareSchema, readId, syncRecovered } from './log-schema.ts';
import { type LogStatements, logStatements } from './log-statements.ts';
import { refuseNewerSchema } from './newer-schema.ts';
import { RottenRows } from './rotten-rows.ts';
import { openError, sqliteCode, useError } from './sqlite-errors.ts';

/** What the log is told while it runs; each may change at any time. */
export type LogSettings = {
  /** Who must confirm readings: what one of them has not confirmed counts as lost when it is given up. */
  readonly consumers: readonly string[];
  /** Largest size of the file, bytes. */
  readonly maxBytes: number;
  /** Size of the file that is given up first when the disk is full, bytes; 0 for none. */
  readonly ballastBytes: number;
};

export type LogFileOptions = {
  readonly file: string;
  /** The addon `better_sqlite3.node`, where it does not lie in node_modules. */
  readonly nativeBinding?: string;
  readonly clock: Clock;
  /** Whether the wall clock is known to be right. */
  readonly isSynchronized: () => boolean;
  readonly settings: () => LogSettings;
  /** Told when the file fails, is set aside or salvaged. */
  readonly logger: Pick<Logger, 'error' | 'warn'>;
};

/** An open file of the log: its tables, and the one way to change them. */
export class LogConnection {
  readonly db: Database.Database;
  readonly options: LogFileOptions;
  readonly id: string;
  readonly rows: LogStatements;
  readonly kept: KeptValues;
  readonly progress: ConsumerProgress;
  readonly clock: LogClock;
  readonly rotten: RottenRows;
  readonly #deadLetters: DeadLetters;

  private constructor(db: Database.Database, options: LogFileOptions) {
    this.db = db;
    this.options = options;
    this.rows = logStatements(db);
    this.kept = new KeptValues(db);
    this.#deadLetters = new DeadLetters(db);
    this.id = readId(this.kept);
    this.progress = new ConsumerProgress(this.kept);
    this.rotten = new RottenRows(this);
    const saved = this.kept.get('meta', 'clock');
    this.clock = new LogClock(saved === undefined ? undefined : JSON.parse(saved), options);
  }

  /**
   * Opens the file, making it and its folder where there are none.
   * @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError
   */
  static open(options: LogFileOptions): LogConnection {
    const { file, nativeBinding } = options;
    let db: Database.Database | undefined;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      refuseNewerSchema(file);
      db = new Database(file, { timeout: 0, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
      configureDurability(db);
      syncRecovered(db);
      prepareSchema(db);
      return LogConnection.#on(db, options);
    } catch (error) {
      db?.close();
      throw openError(file, error);
    }
  }

  /** Where rot has changed the text that describes the tables, their statements are none. */
  static #on(db: Database.Database, options: LogFileOptions): LogConnection {
    try {
      return new LogConnection(db, options);
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_ERROR') throw error;
      throw new LogDamagedError('the tables of the log are not those of its version', { cause: error });
    }
  }

  /**
   * One transaction: the work, what it wants changed, and what waited for a commit: cursors that moved, rows that rotted.
   * @throws LogWriteError, LogFullError, LogDamagedError: nothing of it happened
   */
  commit(work: () => Change = () => ({})): void {
    let written: readonly KeptValue[] = [];
    try {
      this.db
        .transaction(() => {
          written = this.#write(work());
        })
        .immediate();
    } catch (error) {
      throw useError(error);
    }
    this.kept.accept(written);
    this.progress.settle();
    this.rotten.settle();
  }

  /** How far each of those got who must confirm readings. */
  consumers(): Progress[] {
    return this.options.settings().consumers.map((consumer) => this.progress.of(consumer));
  }

  /** A durable count, so much higher. */
  counted(name: string, more: number): KeptValue {
    return { kind: 'count', name, value: String(this.kept.number('count', name) + more) };
  }

  /** Answers a question to the database. @throws LogWriteError, LogDamagedError */
  query<T>(ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      throw useError(error);
    }
  }

  close(): void {
    this.db.close();
  }

  #write({ values = [], letters = [] }: Change): KeptValue[] {
    const rotten = this.rotten.remove();
    const written = [
      ...values,
      ...(rotten.values ?? []),
      ...this.#addLetters([...letters, ...(rotten.letters ?? [])]),
      ...this.progress.pending(),
      { kind: 'meta' as const, name: 'clock', value: JSON.stringify(this.clock.save()) },
    ];
    this.kept.write(written);
    return written;
  }

  #addLetters(letters: readonly KeyedLetter[]): KeptValue[] {
    if (letters.length === 0) return [];
    const { added, dropped } = this.#deadLetters.add(letters);
    return [this.counted('dead_letters', added), this.counted('dead_letters_dropped', dropped)];
  }
}
