import type Database from 'better-sqlite3';

type Row = { seq: number; n: number; crc: number; body: Buffer };

/** Every statement of the log, prepared once. */
export function logStatements(db: Database.Database) {
  return {
    lastRow: db.prepare<[], { seq: number; n: number }>('SELECT seq, n FROM log ORDER BY seq DESC LIMIT 1'),
    oldestRow: db.prepare<[], { seq: number; n: number }>('SELECT seq, n FROM log ORDER BY seq LIMIT 1'),
    insertRow: db.prepare<[number, number, number, number, Buffer]>(
      'INSERT INTO log (seq, n, t0, crc, body) VALUES (?, ?, ?, ?, ?)',
    ),
    /** The row that holds sequence number `after + 1`, and those behind it. */
    rowsAfter: db.prepare<{ after: number }, Row>(
      `SELECT seq, n, crc, body FROM log
       WHERE seq >= (SELECT coalesce(max(seq), 0) FROM log WHERE seq <= @after + 1) AND seq + n - 1 > @after ORDER BY seq`,
    ),
    intakeMark: db.prepare<[string, string], { through: number }>(
      'SELECT through FROM intake WHERE source = ? AND session = ?',
    ),
    setIntakeMark: db.prepare<[string, string, number, number]>(
      `INSERT INTO intake (source, session, through, used) VALUES (?, ?, ?, ?)
       ON CONFLICT (source, session) DO UPDATE SET through = excluded.through, used = excluded.used`,
    ),
    forgetSessions: db.prepare<[string, string, number]>(
      `DELETE FROM intake WHERE source = ? AND session NOT IN
         (SELECT session FROM intake WHERE source = ? ORDER BY used DESC LIMIT ?)`,
    ),
    cursor: db.prepare<[string], { seq: number }>('SELECT seq FROM cursor WHERE name = ?'),
    setCursor: db.prepare<[string, number]>(
      'INSERT INTO cursor (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq',
    ),
    trim: db.prepare<[number, number]>(
      `DELETE FROM log WHERE seq IN
         (SELECT seq FROM log WHERE seq + n - 1 <= ? AND seq < (SELECT max(seq) FROM log) ORDER BY seq LIMIT ?)`,
    ),
  };
}
