import { crc32, deflateRawSync } from 'node:zlib';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import Database from 'better-sqlite3';

export const EPOCH_OF_1 = '0123456789abcdef';

/** Makes a log as version 0.1 did: rows of four readings each, the cloud's cursor at 10, one session. */
export function makeLogOfSchema1(file: string, rows: number): void {
  const db = new Database(file);
  db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  db.exec(`
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE log (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, t0 INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL);
    CREATE TABLE cursor (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE intake (
      source TEXT NOT NULL, session TEXT NOT NULL, through INTEGER NOT NULL, used INTEGER NOT NULL,
      PRIMARY KEY (source, session)
    ) WITHOUT ROWID;
    INSERT INTO meta VALUES ('epoch', '${EPOCH_OF_1}');
    INSERT INTO cursor VALUES ('cloud', 10);
    INSERT INTO intake VALUES ('ble', 's1', 7, 40);
    PRAGMA user_version = 1;
  `);
  const insert = db.prepare('INSERT INTO log (seq, n, t0, crc, body) VALUES (?, ?, ?, ?, ?)');
  for (let i = 0; i < rows; i += 1) {
    const seq = 1 + 4 * i;
    const readings = sampleReadings(4, seq - 1);
    const body = deflateRawSync(JSON.stringify(readings));
    insert.run(seq, 4, readings[0]?.received_at, crc32(body, crc32(`${seq} 4 `)), body);
  }
  db.close();
}
