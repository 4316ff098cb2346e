import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import Database from 'better-sqlite3';
import { LogError, LogLockedError, LogUnavailableError, LogWriteError } from '../log-errors.ts';
import type { Commit, IntakeMark, LogSlice, ReadingLog } from '../ports.ts';
import { rowHeader, splitIntoRows } from '../row-codec.ts';
import { configureDurability, prepareSchema, readEpoch, syncRecovered } from './log-schema.ts';
import { logStatements } from './log-statements.ts';

/** Sessions remembered per source: a late batch of a session before the last restart is still known as a duplicate. */
const SESSIONS_KEPT = 8;

/** JSON in one slice at most, bytes: what deflates well must not inflate past what its receiver takes. */
const MAX_SLICE_BYTES = MAX_INFLATED_BYTES / 2;

export type LogFileOptions = {
  readonly file: string;
  /** The addon `better_sqlite3.node`, where it does not lie in node_modules. */
  readonly nativeBinding?: string;
};

const checksum = (seq: number, count: number, body: Uint8Array) => crc32(body, crc32(rowHeader(seq, count)));

/** By its code and not its class: the addon makes errors in the realm that loaded it first. */
function isLocked(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

function openFailure(file: string, error: unknown): LogError {
  if (error instanceof LogError) return error;
  if (isLocked(error)) return new LogLockedError(`another process holds ${file}`, { cause: error });
  return new LogUnavailableError(`${file} cannot be opened: see that its disk has room and its folder may be written`, {
    cause: error,
  });
}

/**
 * Opens the log, making file and folder where there are none.
 * @throws LogLockedError, LogUnavailableError, LogNotDurableError, LogSchemaError
 */
export function openSqliteReadingLog({ file, nativeBinding }: LogFileOptions): ReadingLog {
  let db: Database.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    db = new Database(file, { timeout: 0, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
    configureDurability(db);
    syncRecovered(db);
    prepareSchema(db);
    return new SqliteReadingLog(db);
  } catch (error) {
    db?.close();
    throw openFailure(file, error);
  }
}

/** One row per group commit (at most 200 readings each), raw-deflated, with a CRC: WAL, synchronous=FULL. */
class SqliteReadingLog implements ReadingLog {
  readonly epoch: string;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof logStatements>;
  readonly #movedCursors = new Map<string, number>();
  readonly #damaged = new Set<number>();
  #head: number;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#sql = logStatements(db);
    this.epoch = readEpoch(db);
    const last = this.#sql.lastRow.get();
    this.#head = last === undefined ? 0 : last.seq + last.n - 1;
  }

  head(): number {
    return this.#head;
  }

  append({ readings, marks }: Commit): void {
    let next = this.#head + 1;
    this.#write(() => {
      for (const row of splitIntoRows(readings)) next = this.#insertRow(next, row);
      for (const mark of marks) this.#mark(mark, next);
      this.#writeCursors();
    });
    this.#head = next - 1;
    this.#movedCursors.clear();
  }

  read(after: number, maxBytes: number): LogSlice | undefined {
    const collected: Reading[] = [];
    let seq = 0;
    let bytes = 0;
    let inflated = 0;
    for (const row of this.#sql.rowsAfter.iterate({ after })) {
      bytes += row.body.length;
      if (collected.length > 0 && bytes > maxBytes) break;
      const text = this.#readRow(row);
      // Sequence numbers in one slice are consecutive: a damaged row ends the slice, or is passed over before it begins.
      if (text === undefined && collected.length > 0) break;
      if (text === undefined) continue;
      inflated += text.length;
      if (collected.length > 0 && inflated > MAX_SLICE_BYTES) break;
      // The checksum vouches for the bytes that this class wrote from checked readings: no second schema check.
      const readings: Reading[] = JSON.parse(text.toString());
      const skip = Math.max(0, after + 1 - row.seq);
      if (collected.length === 0) seq = row.seq + skip;
      collected.push(...readings.slice(skip));
    }
    return collected.length === 0 ? undefined : { seq, readings: collected };
  }

  intakeMark(source: string, session: string): number {
    return this.#sql.intakeMark.get(source, session)?.through ?? 0;
  }

  cursor(consumer: string): number {
    return this.#movedCursors.get(consumer) ?? this.#sql.cursor.get(consumer)?.seq ?? 0;
  }

  moveCursor(consumer: string, seq: number): void {
    if (seq > this.cursor(consumer)) this.#movedCursors.set(consumer, seq);
  }

  trim(consumers: readonly string[], maxRows: number): number {
    if (consumers.length === 0) return 0;
    const confirmed = Math.min(...consumers.map((consumer) => this.cursor(consumer)));
    const oldest = this.#sql.oldestRow.get();
    if (oldest === undefined || oldest.seq + oldest.n - 1 > confirmed) return 0;
    let deleted = 0;
    // The newest row stays for ever: it is what the next sequence number follows.
    this.#write(() => {
      this.#writeCursors();
      deleted = this.#sql.trim.run(confirmed, maxRows).changes;
    });
    this.#movedCursors.clear();
    return deleted;
  }

  flush(): void {
    if (this.#movedCursors.size === 0) return;
    this.#write(() => this.#writeCursors());
    this.#movedCursors.clear();
  }

  damagedRows(): number {
    return this.#damaged.size;
  }

  close(): void {
    this.flush();
    this.#db.close();
  }

  #insertRow(seq: number, readings: readonly Reading[]): number {
    const body = deflateRawSync(JSON.stringify(readings));
    const oldest = Math.min(...readings.map((reading) => reading.received_at));
    this.#sql.insertRow.run(seq, readings.length, oldest, checksum(seq, readings.length, body), body);
    return seq + readings.length;
  }

  #mark({ source, session, through }: IntakeMark, used: number): void {
    this.#sql.setIntakeMark.run(source, session, through, used);
    this.#sql.forgetSessions.run(source, source, SESSIONS_KEPT);
  }

  #writeCursors(): void {
    for (const [consumer, seq] of this.#movedCursors) this.#sql.setCursor.run(consumer, seq);
  }

  /** The JSON of a row's readings, or undefined where its bytes rotted. */
  #readRow(row: { seq: number; n: number; crc: number; body: Buffer }): Buffer | undefined {
    if (checksum(row.seq, row.n, row.body) === row.crc) {
      return inflateRawSync(row.body, { maxOutputLength: MAX_INFLATED_BYTES });
    }
    this.#damaged.add(row.seq);
    return undefined;
  }

  #write(work: () => void): void {
    try {
      this.#db.transaction(work).immediate();
    } catch (error) {
      throw new LogWriteError(`the transaction failed: ${String(error)}`, { cause: error });
    }
  }
}
