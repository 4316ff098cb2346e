import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SeqRange } from '@sward/contracts/delivery.ts';
import Database from 'better-sqlite3';
import { LogError, LogLockedError, LogUnavailableError, LogWriteError } from '../log-errors.ts';
import type { Commit, IntakeMark, LogSlice, Loss, ReadingLog } from '../ports.ts';
import { MAX_ROW_READINGS, splitIntoRows } from '../row-codec.ts';
import { addProgress, NO_PROGRESS, type Progress } from '../seq-ranges.ts';
import { DeadLetters } from './dead-letters.ts';
import { type KeptValue, KeptValues } from './kept-values.ts';
import { configureDurability, prepareSchema, readId, refuseNewerSchema, syncRecovered } from './log-schema.ts';
import { logStatements, type StoredRow } from './log-statements.ts';
import { SliceBuilder } from './slice-builder.ts';
import { encodeRow, inflateRow, isSound } from './stored-row.ts';

/** Sessions remembered per source: a late batch of a session before the last restart is still known as a duplicate. */
const SESSIONS_KEPT = 8;

export type LogFileOptions = {
  readonly file: string;
  /** The addon `better_sqlite3.node`, where it does not lie in node_modules. */
  readonly nativeBinding?: string;
};

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
    refuseNewerSchema(db);
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
  readonly id: string;
  /** Of all that this process appends: a card that went back in time can then never give an identity out twice. */
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof logStatements>;
  readonly #kept: KeptValues;
  readonly #deadLetters: DeadLetters;
  readonly #moved = new Map<string, Progress>();
  readonly #damaged = new Set<number>();
  #head: number;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#sql = logStatements(db);
    this.#kept = new KeptValues(db);
    this.#deadLetters = new DeadLetters(db);
    this.id = readId(this.#kept);
    this.#head = this.#findHead();
  }

  head(): number {
    return this.#head;
  }

  append({ readings, marks, deadLetters = [], state = new Map(), reduced = 0 }: Commit): void {
    const head = this.#head + readings.length;
    this.#commit(() => {
      let seq = this.#head + 1;
      for (const row of splitIntoRows(readings)) {
        this.#sql.insertRow.run(encodeRow(seq, { epoch: this.#epoch, seq }, 0, row));
        seq += row.length;
      }
      for (const letter of deadLetters) this.#deadLetters.add(letter);
    }, [
      { kind: 'meta', name: 'head', value: String(head) },
      ...marks.map((mark) => markValue(mark, head)),
      ...this.#forgottenSessions(marks),
      ...Array.from(state, ([name, value]): KeptValue => ({ kind: 'state', name, value })),
      ...(reduced === 0 ? [] : [this.#counted('reduced', reduced)]),
    ]);
    this.#head = head;
  }

  read(after: number, maxBytes: number, until = this.#head): LogSlice | undefined {
    const builder = new SliceBuilder({ after, until, maxBytes });
    for (const row of this.#sql.rowsAfter.iterate({ after, until })) {
      if (!builder.takes(row)) break;
      const text = this.#readRow(row);
      // Places in one slice are consecutive: a damaged row ends it, or is passed over before it begins.
      if (text === undefined && builder.slice !== undefined) break;
      if (text === undefined || row.seq + row.n - 1 <= after) continue;
      // The checksum vouches for the bytes that this class wrote from checked readings: no second schema check.
      if (!builder.add(row, JSON.parse(text.toString()), text.length)) break;
    }
    return builder.slice;
  }

  intakeMark(source: string, session: string): number {
    const value = this.#kept.get('intake', `${source} ${session}`);
    return value === undefined ? 0 : Number.parseInt(value, 10);
  }

  state(name: string): string | undefined {
    return this.#kept.get('state', name);
  }

  states(prefix: string): ReadonlyMap<string, string> {
    return new Map([...this.#kept.all('state')].filter(([name]) => name.startsWith(prefix)));
  }

  cursor(consumer: string): number {
    return this.#progress(consumer).seq;
  }

  confirmedAbove(consumer: string): readonly SeqRange[] {
    return this.#progress(consumer).above;
  }

  moveCursor(consumer: string, seq: number, above: readonly SeqRange[] = []): void {
    this.#moved.set(consumer, addProgress(this.#progress(consumer), { seq, above }));
  }

  refuse(consumer: string, [from, to]: SeqRange, reason: string): void {
    const at = Date.now();
    this.#commit(() => {
      for (const { identity, readings } of this.#slices(from - 1, to)) {
        for (const [index, content] of readings.entries()) {
          const key = `${consumer} ${identity.epoch} ${identity.seq + index}`;
          this.#deadLetters.add({ reason, source: consumer, at, content }, key);
        }
      }
    }, []);
  }

  trim(consumers: readonly string[], maxRows: number): number {
    if (consumers.length === 0) return 0;
    const confirmed = Math.min(...consumers.map((consumer) => this.cursor(consumer)));
    const rows = this.#sql.oldestRows.all(confirmed + 1, maxRows + 1);
    const ends = rows.map((_, index) => (rows[index + 1]?.seq ?? this.#endAfter(rows, maxRows)) - 1);
    const count = Math.min(maxRows, ends.filter((end) => end <= confirmed).length);
    const last = rows[count - 1];
    if (last === undefined) return 0;
    this.#commit(() => this.#sql.deleteThrough.run(last.seq), []);
    return count;
  }

  losses(): readonly Loss[] {
    return [];
  }

  flush(): void {
    if (this.#moved.size > 0) this.#commit(() => undefined, []);
  }

  damagedRows(): number {
    return this.#damaged.size;
  }

  close(): void {
    this.flush();
    this.#db.close();
  }

  *#slices(after: number, until: number): Generator<LogSlice> {
    for (let place = after; ; ) {
      const slice = this.read(place, 1, until);
      if (slice === undefined) return;
      yield slice;
      place = slice.seq + slice.readings.length - 1;
    }
  }

  #progress(consumer: string): Progress {
    const moved = this.#moved.get(consumer);
    if (moved !== undefined) return moved;
    const kept = this.#kept.get('cursor', consumer);
    return kept === undefined ? NO_PROGRESS : JSON.parse(kept);
  }

  /** Where the last of the rows ends, exclusive; rows that were not asked for begin there. */
  #endAfter(rows: readonly { seq: number }[], maxRows: number): number {
    const last = rows.at(-1);
    if (last === undefined || rows.length > maxRows) return Number.POSITIVE_INFINITY;
    return this.#sql.nextSeq.get(last.seq)?.seq ?? this.#head + 1;
  }

  /** The newest place: kept apart from the rows, so that one that rotted cannot make it begin again. */
  #findHead(): number {
    const kept = Number(this.#kept.get('meta', 'head') ?? 0);
    const row = this.#sql.lastRow.get();
    const last = row === undefined ? 0 : row.seq + (isSound(row) ? row.n : MAX_ROW_READINGS) - 1;
    const cursors = [...this.#kept.all('cursor').keys()].map((consumer) => this.cursor(consumer));
    return kept > 0 ? kept : Math.max(last, ...cursors);
  }

  #forgottenSessions(marks: readonly IntakeMark[]): KeptValue[] {
    const sources = new Set(marks.map(({ source }) => source));
    return [...sources].flatMap((source) => {
      const known = [...this.#kept.all('intake')].filter(([name]) => name.startsWith(`${source} `));
      const old = known.filter(([name]) => !marks.some((mark) => nameOf(mark) === name));
      const fresh = marks.filter((mark) => mark.source === source).length;
      const byUse = old.sort(([, a], [, b]) => usedAt(b) - usedAt(a));
      return byUse
        .slice(Math.max(0, SESSIONS_KEPT - fresh))
        .map(([name]) => ({ kind: 'intake' as const, name, value: undefined }));
    });
  }

  #counted(name: string, more: number): KeptValue {
    return { kind: 'count', name, value: String(Number(this.#kept.get('count', name) ?? 0) + more) };
  }

  /** The JSON of a row's readings, or undefined where its bytes rotted. */
  #readRow(row: StoredRow): Buffer | undefined {
    if (isSound(row)) return inflateRow(row);
    this.#damaged.add(row.seq);
    return undefined;
  }

  /** One transaction of the work, the values, and what cursors moved since the last. @throws LogWriteError: nothing happened */
  #commit(work: () => void, values: readonly KeptValue[]): void {
    const cursors = Array.from(
      this.#moved,
      ([name, progress]): KeptValue => ({ kind: 'cursor', name, value: JSON.stringify(progress) }),
    );
    const all = [...values, ...cursors];
    try {
      this.#db
        .transaction(() => {
          work();
          this.#kept.write(all);
        })
        .immediate();
    } catch (error) {
      throw new LogWriteError(`the transaction failed: ${String(error)}`, { cause: error });
    }
    this.#kept.accept(all);
    this.#moved.clear();
  }
}

const nameOf = ({ source, session }: IntakeMark): string => `${source} ${session}`;

/** `<through> <used>`: the highest batch, and the place at which the session was last heard. */
const markValue = (mark: IntakeMark, used: number): KeptValue => ({
  kind: 'intake',
  name: nameOf(mark),
  value: `${mark.through} ${used}`,
});

const usedAt = (value: string): number => Number(value.split(' ')[1]);
