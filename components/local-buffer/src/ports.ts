import type { SeqRange } from '@sward/contracts/delivery.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { SyncState } from './time/sync-state.ts';

/** What the machine says of its wall clock. */
export interface ClockSync {
  /** Never rejects, and answers within a few seconds: `unknown` where nothing tells. */
  read(): Promise<SyncState>;
}

/** Which batches of one ingest session are on disk: all up to and with `through`. */
export type IntakeMark = { readonly source: string; readonly session: string; readonly through: number };

/** What could not become a reading, or a reading that no consumer will ever store, kept for a human to look at. */
export type DeadLetter = {
  /** Stable and short, an error code where there is one, then what was wrong. */
  readonly reason: string;
  /** Where it came from: `ble`, or the consumer that refused it. */
  readonly source: string;
  /** Unix milliseconds of the gateway's clock. */
  readonly at: number;
  /** As JSON; cut to 4,000 bytes. */
  readonly content: unknown;
};

/** What one group commit makes durable, all or nothing. */
export type Commit = {
  readonly readings: readonly Reading[];
  readonly marks: readonly IntakeMark[];
  readonly deadLetters?: readonly DeadLetter[];
  /**
   * Small texts by name that must change together with the readings: open averaging windows, offsets of clocks. An empty
   * text takes the name away.
   */
  readonly state?: ReadonlyMap<string, string>;
  /** Readings that went into this commit's averages or were left out by configuration: added to the durable count. */
  readonly reduced?: number;
};

/** The identity of a reading: `(epoch, seq)`, for ever. */
export type Identity = { readonly epoch: string; readonly seq: number };

/**
 * Consecutive readings of the log: `readings[i]` lies at `seq + i` and is `(identity.epoch, identity.seq + i)`.
 */
export type LogSlice = { readonly seq: number; readonly identity: Identity; readonly readings: readonly Reading[] };

/** Why readings were given up before every consumer had them. */
export type LossCause =
  /** Older than the configuration keeps. */
  | 'age'
  /** The log reached its largest size. */
  | 'size'
  /** Others filled the disk. */
  | 'space'
  /** Bytes in the file rotted. */
  | 'damage';

/** What was given up for one cause since the gateway's first log: how much, and of what time (Unix ms of hearing). */
export type Loss = {
  readonly cause: LossCause;
  readonly readings: number;
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
};

/** Totals that outlive restarts, and the size of the files now. */
export type LogCounters = {
  /** Sum of `Commit.reduced`. */
  readonly reduced: number;
  /** Dead letters ever written, and those of them that had to make room for newer ones. */
  readonly deadLetters: number;
  readonly deadLettersDropped: number;
  /** Damaged files that were set aside. */
  readonly quarantined: number;
  /** How often the file had to be opened again after a failure, since the process started. */
  readonly reopened: number;
  /** Of all files of the log together. */
  readonly bytes: number;
};

/** Readings in the log that a consumer has not confirmed, and about how much of the file they are. */
export type Depth = {
  readonly readings: number;
  readonly bytes: number;
  /** When the oldest of them were heard, Unix ms; absent where there is none. */
  readonly oldestAt?: number;
};

/**
 * The durable log: append-only, with one cursor per consumer. Places are counted from 1 and never handed out twice within
 * one file; identities never mean two readings, whatever became of the file.
 */
export interface ReadingLog {
  /** 64 random bits in hex, made with the file: places of another file mean nothing here. */
  readonly id: string;

  /** Place of the newest reading, 0 when there never was one. */
  head(): number;

  /** Makes the commit durable (fsync) before it returns. @throws LogWriteError: nothing of it is in the log then */
  append(commit: Commit): void;

  /**
   * Readings after `after` and not beyond `until`, oldest first, of one epoch: whole rows until their stored size passes
   * `maxBytes` or their JSON 512 KiB, at least one row.
   * Undefined where nothing follows. A row whose checksum is wrong goes to the dead letters and is passed over.
   */
  read(after: number, maxBytes: number, until?: number): LogSlice | undefined;

  /** Highest batch of the session that is on disk, 0 for an unknown session. */
  intakeMark(source: string, session: string): number;

  /** The text last committed under this name. */
  state(name: string): string | undefined;

  /** All texts whose name begins with `prefix`. */
  states(prefix: string): ReadonlyMap<string, string>;

  /** Place up to which the consumer confirmed, 0 at first. */
  cursor(consumer: string): number;

  /** What the consumer confirmed above its cursor, rising and apart. */
  confirmedAbove(consumer: string): readonly SeqRange[];

  /**
   * Moves a cursor forward, and notes what is confirmed above it. Durable with the next append or `flush`: losing a move
   * only means sending again.
   */
  moveCursor(consumer: string, seq: number, above?: readonly SeqRange[]): void;

  /** Copies readings that the consumer can never deliver to the dead letters, once however often it is said. Durable. */
  refuse(consumer: string, range: SeqRange, reason: string): void;

  /** Deletes what every named consumer has confirmed, at most `maxRows` rows. Gives the number of rows deleted. */
  trim(consumers: readonly string[], maxRows: number): number;

  /** What was given up, by cause. */
  losses(): readonly Loss[];

  /** Writes pending cursor moves. */
  flush(): void;

  /** Rows found damaged since the file was opened. */
  damagedRows(): number;

  /** Writes pending cursor moves and closes the file. */
  close(): void;

  /** Totals for the status. */
  counters(): LogCounters;

  /** What the consumer still has to confirm. Costs the same however much it is. */
  unconfirmed(consumer: string): Depth;
}

/** How much room the log takes and has, bytes. */
export type LogUsage = {
  /** In pages that hold something, and in pages that wait to be used again. */
  readonly usedBytes: number;
  readonly freeBytes: number;
  /** What the disk has left for this user; undefined where it does not say. */
  readonly diskFreeBytes: number | undefined;
  /** Age of the oldest row by the log's own clock, ms; undefined where there is none. */
  readonly oldestAgeMs: number | undefined;
};

/** What keeps the log within its limits, besides `trim`. */
export interface LogUpkeep {
  usage(): LogUsage;

  /**
   * Gives up some of the oldest rows, at most 200 and half a MiB, and counts what of them a consumer had not confirmed, in one
   * transaction; only those that are older than `minAgeMs` by the log's own clock. Gives the number of rows deleted.
   */
  giveUp(cause: LossCause, minAgeMs?: number): number;

  /** Gives about so many bytes of free pages back to the disk. */
  shrink(bytes: number): void;

  /** Makes the ballast file anew where it was given up and the disk has room; takes note of changed limits. */
  prepare(): void;

  /** Lets SQLite look after its statistics. */
  optimize(): void;
}
