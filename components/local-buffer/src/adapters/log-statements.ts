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

const COLUMNS = 'seq, n, t0, span, stamp, epoch, origin, crc, body';

/** Every statement on the log's rows, prepared once. */
export function logStatements(db: Database.Database) {
  return {
    lastRow: db.prepare<[], StoredRow>(`SELECT ${COLUMNS} FROM log ORDER BY seq DESC LIMIT 1`),
    insertRow: db.prepare<[StoredRow]>(
      `INSERT INTO log (${COLUMNS}) VALUES (@seq, @n, @t0, @span, @stamp, @epoch, @origin, @crc, @body)`,
    ),
    /** The row that holds place `after + 1`, and those behind it up to the one that holds `until`. */
    rowsAfter: db.prepare<{ after: number; until: number }, StoredRow>(
      `SELECT ${COLUMNS} FROM log
       WHERE seq >= (SELECT coalesce(max(seq), 0) FROM log WHERE seq <= @after + 1) AND seq <= @until ORDER BY seq`,
    ),
    /** The oldest rows that begin at or below a place. */
    oldestRows: db.prepare<[number, number], { seq: number; n: number }>(
      'SELECT seq, n FROM log WHERE seq <= ? ORDER BY seq LIMIT ?',
    ),
    nextSeq: db.prepare<[number], { seq: number }>('SELECT seq FROM log WHERE seq > ? ORDER BY seq LIMIT 1'),
    deleteThrough: db.prepare<[number]>('DELETE FROM log WHERE seq <= ?'),
  };
}
