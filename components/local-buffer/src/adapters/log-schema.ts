import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { LogNotDurableError, LogSchemaError, LogUnavailableError } from '../log-errors.ts';

/** Version of the tables below, in `PRAGMA user_version`. */
const SCHEMA_VERSION = 1;

const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE log (seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, t0 INTEGER NOT NULL, crc INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE TABLE cursor (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE intake (
    source TEXT NOT NULL, session TEXT NOT NULL, through INTEGER NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (source, session)
  ) WITHOUT ROWID;
`;

/** Sets what the log's durability rests on, and checks that SQLite took it. */
export function configureDurability(db: Database.Database): void {
  // One process owns the log: two would publish the same readings twice. Exclusive WAL needs no shared-memory file.
  db.pragma('locking_mode = EXCLUSIVE');
  // Only a file without tables takes it; asked of any other, SQLite writes a page ahead of `synchronous`.
  if (db.pragma('page_count', { simple: true }) === 0) db.pragma('auto_vacuum = INCREMENTAL');
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  // better-sqlite3 compiles WAL to NORMAL, which loses acknowledged commits at a power cut.
  db.pragma('synchronous = FULL');
  const synchronous = db.pragma('synchronous', { simple: true });
  if (mode === 'wal' && synchronous === 2) return;
  throw new LogNotDurableError(`SQLite gave journal_mode=${mode}, synchronous=${synchronous}: wal and 2 are needed`);
}

/**
 * Brings what an earlier process wrote onto the medium. One that was killed between writing a commit and its fsync leaves
 * the commit in the page cache: this process reads it, the intake knows it and would acknowledge it, and a power cut
 * would still take it away. A checkpoint syncs the write-ahead log first.
 */
export function syncRecovered(db: Database.Database): void {
  db.pragma('wal_checkpoint(TRUNCATE)');
}

/** Makes the tables in a new file, and refuses a file of a newer version untouched. */
export function prepareSchema(db: Database.Database): void {
  const version = db.pragma('user_version', { simple: true });
  if (typeof version === 'number' && version > SCHEMA_VERSION) {
    throw new LogSchemaError(
      `the log has schema ${version}, this version knows ${SCHEMA_VERSION}: install the newer version`,
    );
  }
  if (version === SCHEMA_VERSION) return;
  db.transaction(() => {
    db.exec(TABLES);
    db.prepare('INSERT INTO meta (name, value) VALUES (?, ?)').run('epoch', randomBytes(8).toString('hex'));
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
}

/** The epoch that was made with the file. */
export function readEpoch(db: Database.Database): string {
  const epoch = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'epoch'").get()?.value;
  if (epoch !== undefined) return epoch;
  throw new LogUnavailableError('the log has no epoch: the file is damaged, set it aside');
}
