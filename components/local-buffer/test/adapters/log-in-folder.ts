import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import Database from 'better-sqlite3';
import type { LogSettings } from '../../src/adapters/log-connection.ts';
import { openSqliteReadingLog, type SqliteReadingLog } from '../../src/adapters/sqlite-reading-log.ts';
import type { Identity, ReadingLog } from '../../src/ports.ts';

/** In memory where there is any: hundreds of commits, and no power cut to fear. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A reading as it came out of the log. */
export type Found = { readonly place: number; readonly identity: Identity; readonly reading: Reading };

/** A log in a folder of its own, which goes with the test. */
export class LogInFolder {
  readonly folder = mkdtempSync(join(BASE, 'sward-log-'));
  readonly file = join(this.folder, 'readings.db');
  readonly clock = new ManualClock();
  readonly logger = createRecordingLogger();
  settings: LogSettings = { consumers: [CLOUD_CONSUMER], maxBytes: 1024 ** 3, ballastBytes: 0 };
  isSynchronized = true;

  constructor() {
    folders.push(this.folder);
  }

  open(): SqliteReadingLog {
    return openSqliteReadingLog({
      file: this.file,
      clock: this.clock,
      logger: this.logger,
      settings: () => this.settings,
      isSynchronized: () => this.isSynchronized,
    });
  }

  /** Opens, works and closes. */
  use<T>(work: (log: SqliteReadingLog) => T): T {
    const log = this.open();
    try {
      return work(log);
    } finally {
      log.close();
    }
  }

  /** The files as a process that was killed now would leave them, in another folder. */
  copyAsAfterKill(): LogInFolder {
    const copy = new LogInFolder();
    for (const suffix of ['', '-wal']) copyFileSync(this.file + suffix, copy.file + suffix);
    return copy;
  }

  /** Changes the closed file behind the log's back. */
  tamper(sql: string): void {
    const db = new Database(this.file);
    db.exec(sql);
    db.close();
  }

  /** Overwrites bytes of the closed file with rubbish. */
  spoil(at: number, length: number): void {
    const file = openSync(this.file, 'r+');
    writeSync(file, Buffer.alloc(length, 0x5a), 0, length, at);
    closeSync(file);
  }

  /** Number of the page of the closed file that is the root of a table. */
  rootPageOf(table: string): number {
    const db = new Database(this.file, { readonly: true });
    const root = db
      .prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_master WHERE name = ?')
      .get(table);
    db.close();
    return root?.rootpage ?? 0;
  }

  /** The dead letters of the closed file. */
  deadLetters(): { source: string; reason: string; content: Record<string, unknown> }[] {
    const db = new Database(this.file, { readonly: true });
    const rows = db
      .prepare<[], { source: string; reason: string; body: string }>('SELECT source, reason, body FROM dead_letter')
      .all();
    db.close();
    return rows.map(({ source, reason, body }) => ({ source, reason, content: JSON.parse(body) }));
  }

  get bytes(): number {
    return statSync(this.file).size;
  }

  get events(): string[] {
    return this.logger.records.map(({ event }) => event);
  }
}

/** Appends sample readings number `from` on, one commit. */
export const append = (log: ReadingLog, count: number, from = log.head()): void =>
  log.append({ readings: sampleReadings(count, from), marks: [] });

/** Everything behind a place. */
export function readAll(log: ReadingLog, after = 0): Found[] {
  const found: Found[] = [];
  for (let slice = log.read(after, 1000); slice !== undefined; slice = log.read(after, 1000)) {
    const { seq, identity, readings } = slice;
    readings.forEach((reading, index) => {
      found.push({ place: seq + index, identity: { ...identity, seq: identity.seq + index }, reading });
    });
    after = seq + readings.length - 1;
  }
  return found;
}
