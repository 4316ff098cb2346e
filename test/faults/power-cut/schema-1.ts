import { crc32, deflateRawSync } from 'node:zlib';
import Database from 'better-sqlite3';
import type { Batch, Say } from './marks.ts';
import { keptReadingsOf } from './readings.ts';

/** Number of the first reading of a log of schema 1; no other batch has it. */
export const FIRST_OF_SCHEMA_1 = 900_000;

const EPOCH = '0123456789abcdef';
const ROWS = 6;
const ROW_READINGS = 5;

const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE log (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, t0 INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE TABLE cursor (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE intake (
    source TEXT NOT NULL, session TEXT NOT NULL, through INTEGER NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (source, session)
  ) WITHOUT ROWID;
`;

const batch: Batch = { source: 'ble', session: 'v1', batch: 1, first: FIRST_OF_SCHEMA_1, count: ROWS * ROW_READINGS };

/** Leaves a log as version 0.1 wrote it, with readings that were acknowledged, of which the cloud has confirmed some. */
export function writeLogOfSchema1(file: string, say: Say): void {
  say({ at: 'offered', batches: [batch] });
  say({ at: 'stored', seq: ROW_READINGS, above: [] });
  const db = new Database(file);
  for (const pragma of [
    'locking_mode = EXCLUSIVE',
    'auto_vacuum = INCREMENTAL',
    'journal_mode = WAL',
    'synchronous = FULL',
  ])
    db.pragma(pragma);
  db.transaction(() => fill(db))();
  db.close();
  say({ at: 'opened', log: EPOCH });
  const marks = [{ source: 'ble', session: 'v1', through: 1 }];
  say({ at: 'acknowledged', marks, landing: { place: 1, epoch: EPOCH, seq: 1 } });
  say({ at: 'confirmed' });
  say({ at: 'settled' });
}

function fill(db: Database.Database): void {
  db.exec(TABLES);
  db.prepare("INSERT INTO meta VALUES ('epoch', ?)").run(EPOCH);
  db.prepare("INSERT INTO cursor VALUES ('cloud', ?)").run(ROW_READINGS);
  db.prepare("INSERT INTO intake VALUES ('ble', 'v1', 1, 1)").run();
  const insert = db.prepare('INSERT INTO log (seq, n, t0, crc, body) VALUES (?, ?, ?, ?, ?)');
  const readings = keptReadingsOf(batch);
  for (let seq = 1; seq <= readings.length; seq += ROW_READINGS) {
    const row = readings.slice(seq - 1, seq - 1 + ROW_READINGS);
    const body = deflateRawSync(JSON.stringify(row));
    insert.run(seq, row.length, row[0]?.received_at, crc32(body, crc32(`${seq} ${row.length} `)), body);
  }
  db.pragma('user_version = 1');
}
