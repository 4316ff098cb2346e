import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { LogDamagedError, LogNotDurableError } from '../log-errors.ts';
import { KeptValues, type Kind } from './kept-values.ts';
import { sqliteCode } from './sqlite-errors.ts';

/** Version of the tables below, in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 2;

export const PAGE_BYTES = 1024;

/** Small values: one table, so that a commit changes few pages. See `KeptValues`. */
const KEPT = `
  CREATE TABLE kept (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, crc INTEGER NOT NULL
  );
`;

/** What no consumer will ever store. `key` is the same however often one thing is said. */
const DEAD_LETTERS = `
  CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, at INTEGER NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    body TEXT NOT NULL
  );
`;

/** The one epoch of the rows that schema 1 wrote; no row in a file that was made later. */
const EPOCH_OF_1 = `
  CREATE TABLE schema_1 (epoch BLOB NOT NULL);
`;

/**
 * Each row says who its readings are: what is salvaged from a damaged file needs no other table for that. Rows of schema 1
 * have neither epoch nor `origin`: their readings are known by their place.
 */
const TABLES = `
  CREATE TABLE log (
    seq INTEGER PRIMARY KEY, n INTEGER NOT NULL, t0 INTEGER NOT NULL, span INTEGER NOT NULL, stamp INTEGER NOT NULL,
    epoch BLOB, origin INTEGER, crc INTEGER NOT NULL, body BLOB NOT NULL
  );
  ${KEPT}${DEAD_LETTERS}${EPOCH_OF_1}
`;

/** What rows of schema 1 lack is the same for all of them: SQLite adds it without writing them anew. */
const ADDED_TO_1 = `
  ALTER TABLE log ADD COLUMN span INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE log ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE log ADD COLUMN epoch BLOB;
  ALTER TABLE log ADD COLUMN origin INTEGER;
  ${KEPT}${DEAD_LETTERS}${EPOCH_OF_1}
`;

/** Tables by version. A file without a version is new, and has none. */
const TABLES_OF: Readonly<Record<number, readonly string[]>> = {
  1: ['meta', 'log', 'cursor', 'intake'],
  2: ['log', 'kept', 'dead_letter', 'schema_1'],
};

/** Sets what the log's durability rests on, and checks that SQLite took it. */
export function configureDurability(db: Database.Database): void {
  // One process owns the log: two would publish the same readings twice. Exclusive WAL needs no shared-memory file.
  db.pragma('locking_mode = EXCLUSIVE');
  // Only a file without tables takes it; asked of any other, SQLite writes a page ahead of `synchronous`.
  if (db.pragma('page_count', { simple: true }) === 0) {
    // A commit writes each page that it touches whole: small ones wear the card a third less.
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('auto_vacuum = INCREMENTAL');
  }
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
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // The write-ahead log is synced; only the pages in it found no room in the file, and stay where they are.
    if (sqliteCode(error) !== 'SQLITE_FULL') throw error;
  }
}

/**
 * Makes the tables in a new file, and brings those of an older version up to date: all of it or nothing.
 * @throws LogDamagedError where the file has not the tables that its version says
 */
export function prepareSchema(db: Database.Database): void {
  const version = versionOf(db);
  requireTables(db, version);
  if (version === SCHEMA_VERSION) return;
  db.transaction(() => {
    if (version === 1) migrateFrom1(db);
    else create(db);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

/** Where the bytes rotted that hold the version, the tables do not fit it. */
function requireTables(db: Database.Database, version: number): void {
  const tables = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const names = new Set(tables.map(({ name }) => name));
  const expected = TABLES_OF[version];
  const isFitting = version === 0 ? names.size === 0 : expected?.every((name) => names.has(name)) === true;
  if (isFitting) return;
  throw new LogDamagedError(`the log says that it has schema ${version}, its tables are ${[...names].join(', ')}`);
}

/** The id that was made with the file. */
export function readId(kept: KeptValues): string {
  const id = kept.get('meta', 'id');
  if (id !== undefined) return id;
  throw new LogDamagedError('the log has no id: the file is damaged');
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function create(db: Database.Database): void {
  db.exec(TABLES);
  new KeptValues(db).write([{ kind: 'meta', name: 'id', value: randomBytes(8).toString('hex') }]);
}

/**
 * Schema 1 had one epoch for the whole file, and the place of a reading was its number. The rows stay where they are.
 */
function migrateFrom1(db: Database.Database): void {
  const epoch = db.prepare<[], { value: string }>("SELECT value FROM meta WHERE name = 'epoch'").get()?.value ?? '';
  if (!/^[0-9a-f]{16}$/.test(epoch)) throw new LogDamagedError('the log has no epoch: the file is damaged');
  db.exec(ADDED_TO_1);
  db.prepare('INSERT INTO schema_1 (epoch) VALUES (?)').run(Buffer.from(epoch, 'hex'));
  const kept = new KeptValues(db);
  kept.write(keptBySchema1(db, epoch));
  db.exec('DROP TABLE cursor; DROP TABLE intake; DROP TABLE meta');
}

function keptBySchema1(db: Database.Database, epoch: string) {
  const rows = (sql: string, kind: Kind) =>
    db
      .prepare<[], { name: string; value: string }>(sql)
      .all()
      .map((row) => ({ kind, ...row }));
  return [
    // Consumers of schema 1 knew places by the epoch: what they confirm now still fits.
    { kind: 'meta' as const, name: 'id', value: epoch },
    ...rows("SELECT name, json_object('seq', seq, 'above', json_array()) AS value FROM cursor", 'cursor'),
    ...rows("SELECT source || ' ' || session AS name, through || ' ' || used AS value FROM intake", 'intake'),
  ];
}
