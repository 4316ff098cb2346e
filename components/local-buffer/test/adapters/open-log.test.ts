import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import Database from 'better-sqlite3';
import { openLogWhenPossible } from '../../src/adapters/open-log.ts';
import { openSqliteReadingLog } from '../../src/adapters/sqlite-reading-log.ts';
import { LogSchemaError, LogUnavailableError } from '../../src/log-errors.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-open-'));
  file = join(folder, 'data', 'readings.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('opening the log', () => {
  it('makes folder and file for this user only', async () => {
    const umask = process.umask(0o077);
    const log = await openLogWhenPossible({ file }, { clock: new ManualClock(), logger: createRecordingLogger() });
    process.umask(umask);
    log.close();
    expect([statSync(dirname(file)).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('waits while the disk does not give it, and opens it when it does', async () => {
    mkdirSync(file, { recursive: true });
    const clock = new ManualClock();
    const logger = createRecordingLogger();
    const opening = openLogWhenPossible({ file }, { clock, logger });
    await clock.advanceAsync(25_000);
    expect(logger.records.map(({ event }) => event)).toEqual(['log_unavailable', 'log_unavailable', 'log_unavailable']);
    rmdirSync(file);
    await clock.advanceAsync(10_000);
    (await opening).close();
    expect(existsSync(file)).toBe(true);
  });

  it('waits while another process holds it', async () => {
    const holder = openSqliteReadingLog({ file });
    const clock = new ManualClock();
    const logger = createRecordingLogger();
    const opening = openLogWhenPossible({ file }, { clock, logger });
    await clock.advanceAsync(500);
    expect(logger.records.map(({ event }) => event)).toEqual(['log_locked']);
    holder.close();
    await clock.advanceAsync(1000);
    (await opening).close();
  });

  it('ends the wait when the component is told to stop', async () => {
    mkdirSync(file, { recursive: true });
    const stop = new AbortController();
    const deps = { clock: new ManualClock(), logger: createRecordingLogger(), signal: stop.signal };
    const opening = openLogWhenPossible({ file }, deps);
    stop.abort();
    await expect(opening).rejects.toThrow(LogUnavailableError);
  });

  it('waits while the file is of a newer version, says so, and leaves it as it is', async () => {
    openSqliteReadingLog({ file }).close();
    const version = setVersion(99);
    const before = readFileSync(file);
    const clock = new ManualClock();
    const logger = createRecordingLogger();
    const opening = openLogWhenPossible({ file }, { clock, logger });
    await clock.advanceAsync(90_000);
    expect(logger.records.map(({ event }) => event)).toEqual(['log_unavailable', 'log_unavailable']);
    expect(logger.records[0]?.fields?.['error']).toBeInstanceOf(LogSchemaError);
    expect(readFileSync(file)).toEqual(before);
    setVersion(version);
    await clock.advanceAsync(60_000);
    (await opening).close();
  });

  it('waits for nothing where the fault is no fault of the disk', async () => {
    const deps = { clock: new ManualClock(), logger: createRecordingLogger() };
    const options = {
      get file(): string {
        throw new RangeError('a fault of ours');
      },
    };
    await expect(openLogWhenPossible(options, deps)).rejects.toThrow(RangeError);
  });
});

/** Gives the version that the file had. */
function setVersion(version: number): number {
  const db = new Database(file);
  const before = Number(db.pragma('user_version', { simple: true }));
  db.pragma(`user_version = ${version}`);
  db.close();
  return before;
}
