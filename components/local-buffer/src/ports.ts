import type { Reading } from '@sward/contracts/reading.ts';

/** Which batches of one ingest session are on disk: all up to and with `through`. */
export type IntakeMark = { readonly source: string; readonly session: string; readonly through: number };

/** What one group commit makes durable, all or nothing. */
export type Commit = { readonly readings: readonly Reading[]; readonly marks: readonly IntakeMark[] };

/** Consecutive readings of the log: `readings[i]` has sequence number `seq + i`. */
export type LogSlice = { readonly seq: number; readonly readings: readonly Reading[] };

/**
 * The durable log: append-only, with one cursor per consumer. Sequence numbers are counted from 1 and never handed out
 * twice within an epoch.
 */
export interface ReadingLog {
  /** 64 random bits in hex, made with the file. */
  readonly epoch: string;

  /** Sequence number of the newest reading, 0 when there never was one. */
  head(): number;

  /** Makes the commit durable (fsync) before it returns. @throws LogWriteError: nothing of it is in the log then */
  append(commit: Commit): void;

  /**
   * Readings after `after`, oldest first: whole rows until their stored size passes `maxBytes` or their JSON 512 KiB, at
   * least one row.
   * Undefined where nothing follows. A row whose checksum is wrong is skipped and counted.
   */
  read(after: number, maxBytes: number): LogSlice | undefined;

  /** Highest batch of the session that is on disk, 0 for an unknown session. */
  intakeMark(source: string, session: string): number;

  /** Sequence number up to which the consumer confirmed, 0 at first. */
  cursor(consumer: string): number;

  /** Moves a cursor forward. Durable with the next append or `flush`: losing a move only means sending again. */
  moveCursor(consumer: string, seq: number): void;

  /** Deletes what every named consumer has confirmed, at most `maxRows` rows. Gives the number of rows deleted. */
  trim(consumers: readonly string[], maxRows: number): number;

  /** Writes pending cursor moves. */
  flush(): void;

  /** Rows found damaged since the file was opened. */
  damagedRows(): number;

  /** Writes pending cursor moves and closes the file. */
  close(): void;
}
