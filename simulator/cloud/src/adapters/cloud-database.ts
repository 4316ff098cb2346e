import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { NoCloudError } from '../errors.ts';

/** Version of the tables below, in `PRAGMA user_version`. Raise it with every change of them. */
const SCHEMA_VERSION = 3;

/** How long a process waits for another one's transaction, ms: `npm run alerts` works on the file of a cloud that runs. */
const BUSY_TIMEOUT_MS = 5000;

/** Queues in the place of SQS, tables in the place of DynamoDB, and mail that would have gone out by SNS. */
const SCHEMA = `
CREATE TABLE queue (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_by_due_at ON queue (queue, due_at, id);

CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  receives INTEGER NOT NULL,
  reason TEXT NOT NULL,
  failed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE documents (
  partition TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  body TEXT NOT NULL,
  written_in_order TEXT,
  expires_at INTEGER,
  PRIMARY KEY (partition, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  topic_arn TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  notification TEXT NOT NULL
) STRICT;

CREATE TABLE readings (
  building_id TEXT NOT NULL,
  gateway_id TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq INTEGER NOT NULL,
  device_id TEXT NOT NULL,
  boot_id TEXT,
  mono_ms REAL,
  measured_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  cloud_received_at INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  reading TEXT NOT NULL,
  PRIMARY KEY (gateway_id, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX readings_by_identity
  ON readings (building_id, gateway_id, device_id, boot_id, mono_ms) WHERE boot_id IS NOT NULL AND mono_ms IS NOT NULL;
CREATE INDEX readings_by_latency ON readings (latency_ms, stored_at);
CREATE INDEX readings_by_time ON readings (building_id, gateway_id, measured_at, epoch, seq, device_id);

CREATE TABLE devices (
  building_id TEXT NOT NULL,
  gateway_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  readings INTEGER NOT NULL,
  measured_at INTEGER NOT NULL,
  latest TEXT NOT NULL,
  PRIMARY KEY (building_id, gateway_id, device_id)
) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the local cloud's one file, making it and its folder where missing. In WAL mode with `synchronous=NORMAL` a
 * killed process loses nothing that was committed; a power cut may lose the last moments, which a stand-in may.
 *
 * A file with the tables of another version is set aside, beside the new one: a stand-in keeps no data that a person
 * could not make again, but it throws none away either.
 */
export function openCloudDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const opened = open(file);
  const version = versionOf(opened);
  if (version === SCHEMA_VERSION) return opened;
  opened.close();
  if (version !== undefined) setAside(file);
  const database = open(file);
  database.transaction(() => {
    database.exec(SCHEMA);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
  return database;
}

/** Name of the file in a local cloud's folder. */
export const CLOUD_FILE = 'cloud.db';

/** The file of a cloud: in its own folder, or below that of `npm start`, which gives its cloud a folder in its own. */
export function findCloudFile(folder: string): string {
  const own = join(resolve(folder), CLOUD_FILE);
  return existsSync(own) ? own : join(resolve(folder), 'cloud', CLOUD_FILE);
}

/**
 * Opens the file of a local cloud that runs, or has run, beside it. WAL mode lets both work at once.
 * @throws NoCloudError where there is none, or one of another version
 */
export function joinCloudDatabase(file: string): Database.Database {
  if (!existsSync(file)) throw new NoCloudError(`there is no local cloud in ${dirname(file)}: run npm start once`);
  const database = open(file);
  const version = versionOf(database);
  if (version === SCHEMA_VERSION) return database;
  database.close();
  throw new NoCloudError(`${file} is of version ${version ?? 'none'}, not ${SCHEMA_VERSION}: run npm start once`);
}

/** Readings tell when people are at home: the file, and with it SQLite's own beside it, is for its owner alone. */
function open(file: string): Database.Database {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return database;
}

/** Undefined for a file without tables: a new one. */
function versionOf(database: Database.Database): number | undefined {
  const { tables } = database.prepare<[], { tables: number }>('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {
    tables: 0,
  };
  return tables === 0 ? undefined : Number(database.pragma('user_version', { simple: true }));
}

function setAside(file: string): void {
  let number = 1;
  while (existsSync(`${file}.old-${number}`)) number += 1;
  renameSync(file, `${file}.old-${number}`);
  // A closed database has written these back; they must not be taken for parts of the new file.
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}
