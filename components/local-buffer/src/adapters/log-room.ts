import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { LogFullError } from '../log-errors.ts';
import type { LogUsage } from '../ports.ts';
import { BallastFile } from './ballast-file.ts';
import type { LogFileOptions } from './log-connection.ts';
import type { OneFileLog } from './one-file-log.ts';
import { sqliteCode } from './sqlite-errors.ts';

/** A log that holds so much of its limit found that full, and not the disk: a commit may be several percent of it. */
const LIMIT_SHARE = 0.9;

/** Free pages that the log keeps while the disk is full, bytes, but no more than this share of what it holds. */
const RESERVE_BYTES = 512 * 1024;
const RESERVE_SHARE = 1 / 4;
/** A log that holds less gives nothing up for it, bytes: it would soon be empty. */
const RESERVE_FROM_BYTES = 64 * 1024;

/** Length of the write-ahead log at which it is brought into the file, pages. That of SQLite. */
const CHECKPOINT_PAGES = 1000;

/** The room of the log: how much it takes, how much there is, and what is given up first where there is none. */
export class LogRoom {
  readonly #options: LogFileOptions;
  readonly #ballast: BallastFile;
  /** The ballast was given up, and there is no room for it yet. */
  #isTight = false;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#ballast = new BallastFile(`${options.file}.ballast`);
  }

  usage(log: OneFileLog): LogUsage {
    const { pageSize, pages, freePages } = pagesOf(log);
    return {
      usedBytes: (pages - freePages) * pageSize,
      freeBytes: freePages * pageSize,
      diskFreeBytes: this.#diskFreeBytes(),
      oldestAgeMs: log.oldestAgeMs(),
    };
  }

  /** Of the log, its write-ahead log and its ballast. */
  bytesOnDisk(): number {
    const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    return sizeOf(this.#options.file) + sizeOf(`${this.#options.file}-wal`) + this.#ballast.bytes;
  }

  /** Bounds the file, and makes the ballast anew where the disk has room for it and for others. */
  prepare(log: OneFileLog): void {
    const { maxBytes, ballastBytes } = this.#options.settings();
    const { db } = log.connection;
    db.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / pagesOf(log).pageSize))}`);
    const free = this.#diskFreeBytes() ?? 0;
    const hasRoom = free > 2 * ballastBytes;
    const hasBallast = this.#ballast.bytes >= ballastBytes;
    if (hasRoom || hasBallast) this.#ballast.ensure(ballastBytes);
    this.#setTight(db, !hasRoom && !hasBallast && (this.#isTight || free < ballastBytes / 2));
  }

  /**
   * On a full disk a commit may only use pages that the file has: one that makes it grow could not be brought from the
   * write-ahead log into it, and nothing could be written any more. So the oldest readings go ahead of that.
   * @throws LogFullError
   */
  reserve(log: OneFileLog): void {
    if (!this.#isTight) return;
    const { pages, freePages, pageSize } = pagesOf(log);
    const used = (pages - freePages) * pageSize;
    const missing = Math.min(RESERVE_BYTES, used * RESERVE_SHARE) - freePages * pageSize;
    if (used >= RESERVE_FROM_BYTES && missing > 0) log.giveUp('space', 0, missing);
  }

  /** Gives about so many bytes of free pages back to the disk, unless they are all that can still be written to. */
  shrink(log: OneFileLog, bytes: number): void {
    if (this.#isTight) return;
    const { db } = log.connection;
    db.pragma(`incremental_vacuum(${Math.ceil(bytes / pagesOf(log).pageSize)})`);
  }

  /**
   * Makes room for a commit: the ballast first, then the oldest readings. The pages stay in the file, and the write-ahead
   * log keeps its size: what the disk got back, others would take.
   * @returns whether there is any @throws LogFullError: not even deleting can be written
   */
  make(log: OneFileLog): boolean {
    if (this.#isNearLimit(log)) {
      try {
        return log.giveUp('size') > 0;
      } catch (error) {
        // It is the disk all the same.
        if (!(error instanceof LogFullError)) throw error;
      }
    }
    this.#releaseBallast(log.connection.db);
    return log.giveUp('space') > 0;
  }

  #isNearLimit(log: OneFileLog): boolean {
    const { pages, freePages, pageSize } = pagesOf(log);
    return (pages - freePages) * pageSize > this.#options.settings().maxBytes * LIMIT_SHARE;
  }

  /** The room is used at once, before others take it: for the pages that wait in the write-ahead log. */
  #releaseBallast(db: Database.Database): void {
    this.#setTight(db, true);
    this.#ballast.giveUp();
    db.pragma('wal_checkpoint(PASSIVE)');
  }

  /** While it is tight the write-ahead log begins anew long before its end: even a large commit then needs no new room. */
  #setTight(db: Database.Database, isTight: boolean): void {
    this.#isTight = isTight;
    db.pragma(`wal_autocheckpoint = ${isTight ? CHECKPOINT_PAGES / 4 : CHECKPOINT_PAGES}`);
  }

  /** Opens the log; where the disk is too full for that the ballast is given up. */
  openWith<T>(open: () => T): T {
    try {
      return open();
    } catch (error) {
      const isFull = error instanceof LogFullError || sqliteCode(error) === 'SQLITE_FULL';
      if (!isFull || this.#ballast.bytes === 0) throw error;
      this.#ballast.giveUp();
      return open();
    }
  }

  async ballastSettled(): Promise<void> {
    await this.#ballast.settled();
  }

  close(): void {
    this.#ballast.stop();
  }

  #diskFreeBytes(): number | undefined {
    try {
      const { bavail, bsize } = statfsSync(dirname(this.#options.file));
      return bavail * bsize;
    } catch {
      // Not every file system says it.
      return undefined;
    }
  }
}

function pagesOf(log: OneFileLog): { pageSize: number; pages: number; freePages: number } {
  const { db } = log.connection;
  const ask = (pragma: string) => Number(db.pragma(pragma, { simple: true }));
  return { pageSize: ask('page_size'), pages: ask('page_count'), freePages: ask('freelist_count') };
}
