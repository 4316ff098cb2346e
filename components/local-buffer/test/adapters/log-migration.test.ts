import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import Database from 'better-sqlite3';
import { LogSchemaError, LogUnavailableError } from '../../src/log-errors.ts';
import { append, LogInFolder, readAll } from './log-in-folder.ts';
import { EPOCH_OF_1, makeLogOfSchema1 } from './schema-1.ts';

let folder: LogInFolder;
beforeEach(() => {
  folder = new LogInFolder();
});

const expectedOf1 = (rows: number, after = 0) =>
  sampleReadings(4 * rows - after, after).map((reading, index) => ({
    place: after + index + 1,
    identity: { epoch: EPOCH_OF_1, seq: after + index + 1 },
    reading,
  }));

describe('a log of version 0.1', () => {
  it('keeps readings under their identities, cursor and marks; new readings get an epoch of their own', () => {
    makeLogOfSchema1(folder.file, 10);
    folder.use((log) => {
      expect([log.id, log.head(), log.cursor('cloud'), log.intakeMark('ble', 's1')]).toEqual([EPOCH_OF_1, 40, 10, 7]);
      expect(readAll(log)).toEqual(expectedOf1(10));
      append(log, 2);
      expect(log.read(40, 1000)).toMatchObject({ seq: 41, identity: { seq: 41 }, readings: sampleReadings(2, 40) });
      expect(log.read(40, 1000)?.identity.epoch).not.toBe(EPOCH_OF_1);
    });
    folder.use((log) => expect(readAll(log).slice(0, 40)).toEqual(expectedOf1(10)));
  });

  it('serves old and new readings in slices of one epoch each', () => {
    makeLogOfSchema1(folder.file, 2);
    folder.use((log) => {
      append(log, 2);
      expect(log.read(0, 100_000)?.readings).toHaveLength(8);
      expect(log.read(8, 100_000)?.readings).toHaveLength(2);
    });
  });

  it('is brought up to date whole or not at all', () => {
    makeLogOfSchema1(folder.file, 3);
    folder.tamper('CREATE TABLE dead_letter (in_the_way)');
    expect(() => folder.open()).toThrow(LogUnavailableError);
    const db = new Database(folder.file);
    const columns = db
      .prepare('SELECT * FROM log')
      .columns()
      .map(({ name }) => name);
    expect([db.pragma('user_version', { simple: true }), columns]).toEqual([1, ['seq', 'n', 't0', 'crc', 'body']]);
    db.exec('DROP TABLE dead_letter');
    db.close();
    folder.use((log) => expect(readAll(log)).toEqual(expectedOf1(3)));
  });

  it('is trimmed like any other', () => {
    makeLogOfSchema1(folder.file, 10);
    folder.use((log) => {
      expect(log.trim(['cloud'], 100)).toBe(2);
      expect(readAll(log)).toEqual(expectedOf1(10, 8));
    });
  });

  it.each([
    { when: 'before', migrate: false },
    { when: 'after', migrate: true },
  ])('is salvaged where it was damaged $when it was brought up to date', ({ migrate }) => {
    makeLogOfSchema1(folder.file, 40);
    if (migrate) folder.use((log) => append(log, 3));
    folder.spoil(0, 100);
    folder.use((log) => {
      const found = readAll(log, 10);
      expect(found.slice(0, 150)).toEqual(expectedOf1(40, 10));
      expect(found).toHaveLength(migrate ? 153 : 150);
      expect([log.cursor('cloud'), log.intakeMark('ble', 's1')]).toEqual([10, 7]);
    });
  });
});

describe('a log of a newer version', () => {
  const filesOf = ({ folder: path }: LogInFolder) =>
    readdirSync(path).map((name) => [name, readFileSync(join(path, name))]);

  it('is refused, and every file of it stays byte for byte as it was', () => {
    folder.use((log) => append(log, 3));
    folder.tamper('PRAGMA user_version = 99');
    const before = filesOf(folder);
    expect(() => folder.open()).toThrow(LogSchemaError);
    expect(filesOf(folder)).toEqual(before);
  });

  it('is refused also where only its write-ahead log tells that it is one, and that stays too', () => {
    folder.use((log) => append(log, 3));
    const db = new Database(folder.file);
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('user_version = 99');
    const killed = folder.copyAsAfterKill();
    db.close();
    const before = filesOf(killed);
    expect(() => killed.open()).toThrow(LogSchemaError);
    expect(filesOf(killed)).toEqual(before);
  });
});
