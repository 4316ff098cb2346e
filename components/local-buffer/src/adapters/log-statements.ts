import type Database from 'better-sqlite3';

/** A row as it lies in the file. `origin` is null in rows of schema 1. */
export type StoredRow = {
  readonly seq: number;
  readonly n: number;
  readonly t0: number;
  readonly span: number;
  readonly stamp: number;
  readonly epoch: Buffer;
  readonly origin: number | null;
  readonly crc: number;
  readonly body: Buffer;
};

/** A row without its body. */
export type RowSummary = Pick<StoredRow, 'seq' | 'n' | 't0' | 'span' | 'stamp'> & { readonly bytes: number };

const COLUMNS = 'seq, n, t0, span, stamp, epoch, origin, crc, body';

/** The same as they are read: rows of schema 1 have their epoch in common. */
const READ = 'seq, n, t0, span, stamp, coalesce(epoch, (SELECT epoch FROM schema_1)) AS epoch, origin, crc, body';

/** Every statement on the log's rows, prepared once. */
export function logStatements(db: Database.Database) {
  return {
    last: db.prepare<[], StoredRow>(`SELECT ${READ} FROM log ORDER BY seq DESC LIMIT 1`),
    insert: db.prepare<[StoredRow]>(
      `INSERT INTO log (${COLUMNS}) VALUES (@seq, @n, @t0, @span, @stamp, @epoch, @origin, @crc, @body)`,
    ),
    insertOnce: db.prepare<[StoredRow]>(
      `INSERT OR IGNORE INTO log (${COLUMNS}) VALUES (@seq, @n, @t0, @span, @stamp, @epoch, @origin, @crc, @body)`,
    ),
    /** The row that holds place `after + 1`, and those behind it up to the one that holds `until`. */
    after: db.prepare<{ after: number; until: number }, StoredRow>(
      `SELECT ${READ} FROM log
       WHERE seq >= (SELECT coalesce(max(seq), 0) FROM log WHERE seq <= @after + 1) AND seq <= @until ORDER BY seq`,
    ),
    /** The oldest rows that begin at or below a place. */
    oldest: db.prepare<[number, number], RowSummary>(
      'SELECT seq, n, t0, span, stamp, length(body) AS bytes FROM log WHERE seq <= ? ORDER BY seq LIMIT ?',
    ),
    /** The row that holds place `after + 1`, or the first behind it. */
    summaryAfter: db.prepare<{ after: number }, Pick<StoredRow, 't0'>>(
      `SELECT t0 FROM log
       WHERE seq >= (SELECT coalesce(max(seq), 0) FROM log WHERE seq <= @after + 1) ORDER BY seq LIMIT 1`,
    ),
    /** Where the row behind a place begins. */
    next: db.prepare<[number], { seq: number }>('SELECT seq FROM log WHERE seq > ? ORDER BY seq LIMIT 1'),
    delete: db.prepare<[number]>('DELETE FROM log WHERE seq = ?'),
    deleteThrough: db.prepare<[number]>('DELETE FROM log WHERE seq <= ?'),
    deleteAfter: db.prepare<[number]>('DELETE FROM log WHERE seq > ?'),
  };
}

export type LogStatements = ReturnType<typeof logStatements>;
