import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import { largestReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import Database from 'better-sqlite3';
import { openSqliteReadingLog } from '../../src/adapters/sqlite-reading-log.ts';
import { LogLockedError, LogSchemaError, LogWriteError } from '../../src/log-errors.ts';
import { readingLogContract } from '../reading-log-contract.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-log-'));
  file = join(folder, 'readings.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

readingLogContract('in SQLite', () => openSqliteReadingLog({ file }));

/** Changes the closed file behind the log's back. */
function tamper(sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

function withLog(work: (log: ReturnType<typeof openSqliteReadingLog>) => void): void {
  const log = openSqliteReadingLog({ file });
  try {
    work(log);
  } finally {
    log.close();
  }
}

describe('the SQLite log file', () => {
  it('keeps readings, cursors, sessions and its epoch over a restart', () => {
    let epoch = '';
    withLog((log) => {
      epoch = log.id;
      log.append({ readings: sampleReadings(450), marks: [{ source: 'ble', session: 's1', through: 9 }] });
      log.moveCursor('cloud', 7);
    });
    withLog((log) => {
      expect([log.id, log.head(), log.cursor('cloud'), log.intakeMark('ble', 's1')]).toEqual([epoch, 450, 7, 9]);
      expect(log.read(449, 7000)).toMatchObject({ seq: 450, readings: sampleReadings(1, 449) });
    });
    expect(epoch).toMatch(/^[0-9a-f]{16}$/);
  });

  it('has an epoch of its own in each new file', () => {
    let first = '';
    withLog((log) => {
      first = log.id;
    });
    rmSync(file);
    withLog((log) => expect(log.id).not.toBe(first));
  });

  it('is written with WAL and synchronous=FULL: each commit reaches the disk before it counts', () => {
    withLog((log) => {
      log.append({ readings: sampleReadings(1), marks: [] });
      // In WAL mode a commit lives in the -wal file until a checkpoint: that it is there proves the mode.
      expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    });
  });

  it('refuses a second process while the first holds it', () => {
    withLog(() => expect(() => openSqliteReadingLog({ file })).toThrow(LogLockedError));
    withLog((log) => expect(log.head()).toBe(0));
  });

  it('refuses the file of a newer version and leaves it as it is', () => {
    withLog((log) => log.append({ readings: sampleReadings(3), marks: [] }));
    tamper('PRAGMA user_version = 99');
    expect(() => openSqliteReadingLog({ file })).toThrow(LogSchemaError);
    tamper('PRAGMA user_version = 2');
    withLog((log) => expect(log.head()).toBe(3));
  });

  it('passes over a row whose bytes rotted, counts it, and gives all the others', () => {
    withLog((log) => {
      for (let i = 0; i < 3; i += 1) log.append({ readings: sampleReadings(2, i * 2), marks: [] });
    });
    tamper("UPDATE log SET body = substr(body, 1, length(body) - 1) || x'00' WHERE seq = 3");
    withLog((log) => {
      expect(log.read(0, 7000)).toMatchObject({ seq: 1, readings: sampleReadings(2) });
      expect(log.read(2, 7000)).toMatchObject({ seq: 5, readings: sampleReadings(2, 4) });
      log.read(2, 7000);
      expect(log.damagedRows()).toBe(1);
    });
  });

  it('gives slices that a receiver can inflate, however well they deflate', () => {
    const large = Array.from({ length: 200 }, (_, i) => largestReading(i));
    withLog((log) => {
      for (let i = 0; i < 3; i += 1) log.append({ readings: large, marks: [] });
      const slice = log.read(0, 1_000_000);
      expect(slice).toMatchObject({ seq: 1, readings: large });
      expect(JSON.stringify(slice).length).toBeLessThan(MAX_INFLATED_BYTES);
    });
  });

  it('notices a sound body under the number of another row', () => {
    withLog((log) => log.append({ readings: sampleReadings(2), marks: [] }));
    tamper('UPDATE log SET seq = 2');
    withLog((log) => expect(log.read(0, 7000)).toBeUndefined());
  });

  it('says that nothing was written when a commit fails, and goes on afterwards', () => {
    withLog((log) => {
      log.append({ readings: sampleReadings(1), marks: [] });
      const state = new Map([['x', JSON.parse('null')]]);
      expect(() => log.append({ readings: sampleReadings(1, 1), marks: [], state })).toThrow(LogWriteError);
      expect(log.head()).toBe(1);
      log.append({ readings: sampleReadings(1, 1), marks: [] });
      expect(log.read(1, 7000)?.readings).toEqual(sampleReadings(1, 1));
    });
  });

  it('forgets old sessions but the newest eight', () => {
    withLog((log) => {
      for (let i = 0; i < 12; i += 1) {
        log.append({ readings: sampleReadings(1, i), marks: [{ source: 'ble', session: `s${i}`, through: 1 }] });
      }
      expect(log.intakeMark('ble', 's0')).toBe(0);
      expect(log.intakeMark('ble', 's4')).toBe(1);
      expect(log.intakeMark('ble', 's11')).toBe(1);
    });
  });
});
