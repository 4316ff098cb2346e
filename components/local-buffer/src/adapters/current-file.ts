import { LogDamagedError, type LogError, LogFullError, LogUnavailableError } from '../log-errors.ts';
import type { LogFileOptions } from './log-connection.ts';
import { LogRoom } from './log-room.ts';
import { OneFileLog } from './one-file-log.ts';
import { SalvageSchedule } from './salvage/salvage-schedule.ts';
import { SetAsideFiles } from './set-aside-files.ts';
import { isFileFailure, isUnreadable, openError, useError } from './sqlite-errors.ts';

/** A file that failed is opened again no more often than this, ms. */
const REOPEN_INTERVAL_MS = 1000;

/** So often an open file may fail to be read before it is taken for damaged: one row would stop everything behind it. */
const MAX_UNREADABLE = 3;

/**
 * The file that the log is in just now: opened again where it fails, set aside and followed by another where it is damaged.
 * All that is known in memory can be asked of `log` meanwhile.
 */
export class CurrentFile {
  readonly room: LogRoom;
  readonly #options: LogFileOptions;
  readonly #files: SetAsideFiles;
  readonly #salvage: SalvageSchedule;
  #log: OneFileLog;
  #isOpen = true;
  #isDamaged = false;
  #failedAt = 0;
  #unreadable = 0;
  #reopened = 0;

  /** @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError, LogDamagedError */
  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#files = new SetAsideFiles(options.file);
    this.room = new LogRoom(options);
    const { clock, logger } = options;
    const use = (step: () => void) => this.use(step);
    this.#salvage = new SalvageSchedule({ clock, logger, files: this.#files, use, losses: () => this.log.losses() });
    this.#files.finish();
    this.#log = this.#openSound(() => undefined);
    this.#salvage.goOn();
  }

  get log(): OneFileLog {
    return this.#log;
  }

  /** How often it had to be opened again. */
  get reopened(): number {
    return this.#reopened;
  }

  /** Whether what lies behind this place is all there, and not still being salvaged. */
  isCompleteAfter(place: number): boolean {
    return this.#salvage.head === undefined || place >= this.#salvage.head;
  }

  /**
   * Works with the open log, opened again first where that is due. Where the file turns out to be damaged it is set aside,
   * and the work done on the one that takes its place.
   * @throws LogError
   */
  use<T>(work: (log: OneFileLog) => T): T {
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

  /** Makes room for a commit; false where not even deleting can be written. @throws LogError */
  makeRoom(): boolean {
    try {
      return this.use((log) => this.room.make(log));
    } catch (error) {
      // The sources are refused until somebody makes room.
      if (error instanceof LogFullError) return false;
      throw error;
    }
  }

  close(): void {
    this.#salvage.stop();
    this.room.close();
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#log.close();
  }

  /** A file that fails is closed: what a failed fsync left in memory must not be taken for what is on the disk. */
  #note(failure: LogError): void {
    if (isUnreadable(failure)) this.#unreadable += 1;
    this.#isDamaged = failure instanceof LogDamagedError || this.#unreadable >= MAX_UNREADABLE;
    if (!this.#isDamaged && !isFileFailure(failure)) return;
    this.#options.logger.error('log_failed', { error: failure });
    this.#failedAt = this.#options.clock.monotonicMs();
    this.#isOpen = false;
    this.#salvage.stop();
    this.#log.abandon();
  }

  #reopen(): void {
    const { clock, logger } = this.#options;
    const waited = clock.monotonicMs() - this.#failedAt;
    if (!this.#isDamaged && waited < REOPEN_INTERVAL_MS) {
      throw new LogUnavailableError('the log failed and is opened again within a second: nothing to do');
    }
    this.#failedAt = clock.monotonicMs();
    if (this.#isDamaged) this.#setAside();
    const before = this.#log;
    this.#log = this.#openSound((log) => log.takeOver(before));
    this.#isOpen = true;
    this.#reopened += 1;
    logger.warn('log_reopened', { log: this.log.id, head: this.log.head() });
    this.#salvage.goOn();
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
    return this.room.openWith(() => this.#tryOpen(begin));
  }

  #tryOpen(begin: (log: OneFileLog) => void): OneFileLog {
    const log = OneFileLog.open(this.#options);
    try {
      this.#salvage.begin(log.connection);
      log.followHead();
      begin(log);
      return log;
    } catch (error) {
      this.#salvage.stop();
      log.abandon();
      throw openError(this.#options.file, error);
    }
  }

  #setAside(error?: unknown): void {
    this.#files.setAside();
    this.#isDamaged = false;
    this.#unreadable = 0;
    const { file, logger } = this.#options;
    logger.error('log_set_aside', { file, ...(error === undefined ? {} : { error }) });
  }
}
