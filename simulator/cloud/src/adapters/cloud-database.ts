import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** The queue in the place of SQS, and the table in the place of DynamoDB. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS queue (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  rule TEXT NOT NULL,
  body TEXT NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS queue_by_due_at ON queue (due_at, id);

CREATE TABLE IF NOT EXISTS dead_letters (
  id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  body TEXT NOT NULL,
  receives INTEGER NOT NULL,
  reason TEXT NOT NULL,
  failed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS readings (
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
  PRIMARY KEY (building_id, gateway_id, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS readings_by_identity
  ON readings (building_id, gateway_id, device_id, boot_id, mono_ms) WHERE boot_id IS NOT NULL AND mono_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS readings_by_latency ON readings (latency_ms, stored_at);

CREATE TABLE IF NOT EXISTS devices (
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
 */
export function openCloudDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(SCHEMA);
  return database;
}
