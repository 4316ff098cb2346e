import { dirname } from 'node:path';
import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { SeqRange } from '@sward/contracts/delivery.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { LogDamagedError, LogError, LogFullError, LogUnavailableError } from '../log-errors.ts';
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
import type { LogFileOptions, LogSettings } from './log-connection.ts';
import { LogRoom } from './log-room.ts';
import { OneFileLog } from './one-file-log.ts';
import { Salvage } from './salvage/salvage.ts';
import { SetAsideFiles } from './set-aside-files.ts';
import { isFileFailure, isUnreadable, openError, useError } from './sqlite-errors.ts';

/** A file that failed is opened again no more often than this, ms. */
const REOPEN_INTERVAL_MS = 1000;

/** So often an open file may fail to be read before it is taken for damaged: one row would stop everything behind it. */
const MAX_UNREADABLE = 3;

/** Slices that one append may give up to make room for itself. */
const MAX_GIVEN_UP = 16;

/** What is salvaged before the log serves anybody may take so long, the rest is done between other work. ms */
const SALVAGE_AT_START_MS = 2000;
const SALVAGE_PAUSE_MS = 10;
const SALVAGE_RETRY_MS = 5000;

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
  readonly #options: LogFileOptions;
  readonly #files: SetAsideFiles;
  readonly #room: LogRoom;
  #log: OneFileLog;
  #isOpen = true;
  #isDamaged = false;
  #failedAt = 0;
  #unreadable = 0;
  #reopened = 0;
  #salvage: Salvage | undefined;
  readonly #depths = new Map<string, Depth>();
  #salvageTimer: Timer | undefined;

  /** @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError */
  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#files = new SetAsideFiles(options.file);
    this.#room = new LogRoom(options);
    this.#move(() => this.#files.finish());
    this.#log = this.#openSound(() => undefined);
    this.#goOnSalvaging();
  }

  get id(): string {
    return this.#log.id;
  }

  head(): number {
    return this.#log.head();
  }

  append(commit: Commit): void {
    for (let given = 0; ; given += 1) {
      try {
        this.#use((log) => {
          this.#room.reserve(log);
          log.append(commit);
        });
        return;
      } catch (error) {
        if (!(error instanceof LogFullError) || given >= MAX_GIVEN_UP || !this.#makeRoom()) throw error;
      }
    }
  }

  read(after: number, maxBytes: number, until?: number): LogSlice | undefined {
    // What a damaged file held comes in its old order, once all of it is there.
    if (this.#salvage !== undefined && after < this.#salvage.head) return undefined;
    return this.#use((log) => log.read(after, maxBytes, until));
  }

  intakeMark(source: string, session: string): number {
    return this.#log.intakeMark(source, session);
  }

  state(name: string): string | undefined {
    return this.#log.state(name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return this.#log.states(prefix);
  }

  cursor(consumer: string): number {
    return this.#log.cursor(consumer);
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.#log.confirmedAbove(consumer);
  }

  moveCursor(consumer: string, seq: number, above?: readonly SeqRange[]): void {
    this.#log.moveCursor(consumer, seq, above);
  }

  refuse(consumer: string, range: SeqRange, reason: string): void {
    this.#use((log) => log.refuse(consumer, range, reason));
  }

  trim(consumers: readonly string[], maxRows: number): number {
    return this.#use((log) => log.trim(consumers, maxRows));
  }

  losses(): readonly Loss[] {
    return this.#log.losses();
  }

  flush(): void {
    this.#use((log) => log.flush());
  }

  damagedRows(): number {
    return this.#log.damagedRows();
  }

  counters(): LogCounters {
    return { ...this.#log.counters(), reopened: this.#reopened, bytes: this.#room.bytesOnDisk() };
  }

  unconfirmed(consumer: string): Depth {
    try {
      const depth = this.#use((log) => log.unconfirmed(consumer, this.#room.usage(log).usedBytes));
      this.#depths.set(consumer, depth);
      return depth;
    } catch (error) {
      if (!(error instanceof LogError)) throw error;
      // While the file fails the status must still be told: with what was known last.
      return this.#depths.get(consumer) ?? { readings: this.head() - this.cursor(consumer), bytes: 0 };
    }
  }

  usage(): LogUsage {
    return this.#use((log) => this.#room.usage(log));
  }

  giveUp(cause: LossCause, minAgeMs?: number): number {
    return this.#use((log) => log.giveUp(cause, minAgeMs));
  }

  shrink(bytes: number): void {
    this.#use((log) => this.#room.shrink(log, bytes));
  }

  prepare(): void {
    this.#use((log) => this.#room.prepare(log));
  }

  /** Resolves when the ballast is written, or was given up. */
  async ballastSettled(): Promise<void> {
    await this.#room.ballastSettled();
  }

  optimize(): void {
    this.#use(({ connection }) => connection.db.pragma('optimize'));
  }

  close(): void {
    this.#salvageTimer?.cancel();
    this.#salvage?.close();
    this.#room.close();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#log.close();
  }

  /**
   * Works with the open log, opened again first where that is due. Where the file turns out to be damaged it is set aside,
   * and the work done on the one that takes its place.
   * @throws LogError
   */
  #use<T>(work: (log: OneFileLog) => T): T {
    if (!this.#isOpen) this.#reopen();
    try {
      return work(this.#log);
    } catch (error) {
      const failure = useError(error);
      this.#note(failure);
      if (!this.#isDamaged) throw failure;
    }
    this.#reopen();
    return work(this.#log);
  }

  /** A file that fails is closed: what a failed fsync left in memory must not be taken for what is on the disk. */
  #note(failure: LogError): void {
    if (isUnreadable(failure)) this.#unreadable += 1;
    this.#isDamaged = failure instanceof LogDamagedError || this.#unreadable >= MAX_UNREADABLE;
    if (!this.#isDamaged && !isFileFailure(failure)) return;
    this.#options.logger.error('log_failed', { error: failure });
    this.#failedAt = this.#options.clock.monotonicMs();
    this.#isOpen = false;
    this.#salvageTimer?.cancel();
    this.#salvage?.close();
    this.#log.abandon();
  }

  #reopen(): void {
    const waited = this.#options.clock.monotonicMs() - this.#failedAt;
    if (!this.#isDamaged && waited < REOPEN_INTERVAL_MS) {
      throw new LogUnavailableError('the log failed and is opened again within a second: nothing to do');
    }
    this.#failedAt = this.#options.clock.monotonicMs();
    if (this.#isDamaged) this.#setAside();
    const before = this.#log;
    this.#log = this.#openSound((log) => log.takeOver(before));
    this.#isOpen = true;
    this.#reopened += 1;
    this.#options.logger.warn('log_reopened', { log: this.id, head: this.head() });
    this.#goOnSalvaging();
  }

  /** Opens the file and begins with it; one that is damaged is set aside, and a new one opened. */
  #openSound(begin: (log: OneFileLog) => void): OneFileLog {
    try {
      return this.#openFile(begin);
    } catch (error) {
      if (!(error instanceof LogDamagedError) && !isUnreadable(error)) throw error;
      this.#setAside(error);
      return this.#openFile(begin);
    }
  }

  #openFile(begin: (log: OneFileLog) => void): OneFileLog {
    return this.#room.openWith(() => this.#tryOpen(begin));
  }

  #tryOpen(begin: (log: OneFileLog) => void): OneFileLog {
    const log = OneFileLog.open(this.#options);
    try {
      const path = this.#files.underSalvage;
      // Before anything is written here: new places come behind those that are salvaged.
      this.#salvage = path === undefined ? undefined : Salvage.of(log.connection, path);
      log.followHead();
      begin(log);
      return log;
    } catch (error) {
      this.#salvage?.close();
      log.abandon();
      throw openError(this.#options.file, error);
    }
  }

  #setAside(error?: unknown): void {
    this.#move(() => this.#files.setAside());
    this.#isDamaged = false;
    this.#unreadable = 0;
    this.#options.logger.error('log_set_aside', {
      file: this.#options.file,
      ...(error === undefined ? {} : { error }),
    });
  }

  /** Gives files other names. @throws LogUnavailableError */
  #move(rename: () => void): void {
    try {
      rename();
    } catch (error) {
      const folder = dirname(this.#options.file);
      throw new LogUnavailableError(`a log cannot be renamed: see that ${folder} may be written`, { cause: error });
    }
  }

  #makeRoom(): boolean {
    try {
      return this.#use((log) => this.#room.make(log));
    } catch (error) {
      // Not even deleting can be written: the sources are refused until somebody makes room.
      if (error instanceof LogFullError) return false;
      throw error;
    }
  }

  /** Salvages what can be in a short time, the rest between other work. */
  #goOnSalvaging(): void {
    if (this.#salvage === undefined && this.#files.underSalvage !== undefined) this.#keepSalvaged();
    const { clock } = this.#options;
    const end = clock.monotonicMs() + SALVAGE_AT_START_MS;
    let pause = SALVAGE_PAUSE_MS;
    while (this.#salvage !== undefined && pause === SALVAGE_PAUSE_MS && clock.monotonicMs() < end) {
      pause = this.#trySalvage();
    }
    this.#salvageIn(pause);
  }

  /** Was it only its new name that was not written, the log is whole: that name can wait for the next start. */
  #keepSalvaged(): void {
    try {
      this.#move(() => this.#files.keep());
    } catch (error) {
      this.#options.logger.warn('salvage_waits', { error });
    }
  }

  #salvageIn(ms: number): void {
    this.#salvageTimer?.cancel();
    if (this.#salvage === undefined) return;
    this.#salvageTimer = this.#options.clock.setTimer(ms, () => this.#salvageIn(this.#trySalvage()));
  }

  /** Does a part; gives how long to wait for the next one, ms. */
  #trySalvage(): number {
    try {
      this.#use(() => this.#salvageStep());
      return SALVAGE_PAUSE_MS;
    } catch (error) {
      // No room, or no file just now: this part is tried again.
      this.#options.logger.warn('salvage_waits', { retry_ms: SALVAGE_RETRY_MS, error });
      if (error instanceof LogFullError) this.#files.deleteKept();
      return SALVAGE_RETRY_MS;
    }
  }

  #salvageStep(): void {
    if (this.#salvage?.step() !== false) return;
    this.#salvage.close();
    this.#salvage = undefined;
    this.#keepSalvaged();
    this.#options.logger.warn('log_salvaged', { log: this.id, losses: this.losses() });
  }
}
