import fs, { closeSync, existsSync, openSync, readdirSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Database from 'better-sqlite3';
import { OneFileLog } from '../../src/adapters/one-file-log.ts';
import { PageFile } from '../../src/adapters/salvage/page-file.ts';
import { LogUnavailableError, LogWriteError } from '../../src/log-errors.ts';
import { withFailures } from './failing-database.ts';
import { append, LogInFolder, readAll } from './log-in-folder.ts';

const HALF_PAGE = 512;
const DAY_MS = 86_400_000;

let folder: LogInFolder;
beforeEach(() => {
  folder = new LogInFolder();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Some hundred commits; the first 100 readings are confirmed. Gives what lies behind them. */
function fill(): ReturnType<typeof readAll> {
  return folder.use((log) => {
    for (let i = 0; i < 300; i += 1) append(log, 1 + (i % 5));
    log.moveCursor('cloud', 100);
    log.flush();
    return readAll(log, 100);
  });
}

const spoilHeader = () => folder.spoil(0, 100);

/** The sector at this place cannot be read any more. */
function breakSector(at: number): void {
  const honest = fs.readSync;
  const broken = (handle: number, into: Buffer, offset: number, length: number, from: number) => {
    if (from <= at && at < from + length) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
    return honest(handle, into, offset, length, from);
  };
  jest.spyOn(fs, 'readSync').mockImplementation(broken as typeof fs.readSync);
}

describe('a damaged log', () => {
  it('gives all its rows where half a page that names others was left empty by a torn write', () => {
    const found = fill();
    const root = folder.rootPageOf('log');
    const file = openSync(folder.file, 'r+');
    writeSync(file, Buffer.alloc(HALF_PAGE), 0, HALF_PAGE, (root - 1) * 1024 + HALF_PAGE);
    closeSync(file);
    spoilHeader();
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
  });

  it('gives what lies on all sectors but those that the card does not give any more, and ends with that', () => {
    const found = fill();
    spoilHeader();
    breakSector(Math.floor(folder.bytes / 2));
    folder.use((log) => {
      const rest = readAll(log, 100);
      expect(rest.length).toBeGreaterThan(found.length - 40);
      expect(log.losses()).toMatchObject([{ cause: 'damage', readings: found.length - rest.length }]);
    });
    expect(folder.events).toEqual(['log_set_aside', 'log_salvaged']);
  });

  it('does not take its dead letters for consumers', () => {
    fill();
    folder.use((log) => log.refuse('cloud', [101, 110], 'NOT_FOR_US'));
    spoilHeader();
    folder.use((log) => append(log, 1));
    const db = new Database(folder.file, { readonly: true });
    expect(db.prepare("SELECT name FROM kept WHERE kind = 'cursor'").all()).toEqual([{ name: 'cloud' }]);
    db.close();
  });

  it('is waited for, and not run away from, while its folder does not let it be set aside', () => {
    const found = fill();
    spoilHeader();
    const rename = jest.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
    });
    expect(() => folder.open()).toThrow(LogUnavailableError);
    rename.mockRestore();
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
  });

  it('is in use once it is salvaged, even where the old one cannot be given its new name', () => {
    const found = fill();
    spoilHeader();
    const honest = fs.renameSync;
    jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (String(to).includes('.damaged-')) throw new Error('EACCES: permission denied');
      honest(from, to);
    });
    for (let start = 0; start < 2; start += 1) folder.use((log) => expect(readAll(log, 100)).toEqual(found));
    jest.restoreAllMocks();
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
    expect(readdirSync(folder.folder).sort()).toEqual(['readings.db', 'readings.db.damaged-1']);
  });

  it('takes the ballast where the disk has no room to begin anew', async () => {
    const found = fill();
    folder.settings = { ...folder.settings, ballastBytes: 1024 * 1024 };
    const log = folder.open();
    log.prepare();
    await log.ballastSettled();
    log.close();
    spoilHeader();
    const full = { code: 'SQLITE_FULL', when: 'before' as const };
    withFailures([undefined, full], () => folder.use((anew) => expect(readAll(anew, 100)).toEqual(found)));
    expect(existsSync(`${folder.file}.ballast`)).toBe(false);
  });
});

describe('a log with a sector that the card does not give any more', () => {
  const unreadable = () => {
    throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_READ' });
  };

  it('is salvaged when it fails again and again to be read: one row must not stop all others', () => {
    const found = fill();
    folder.use((log) => {
      const read = jest.spyOn(OneFileLog.prototype, 'read').mockImplementation(unreadable);
      for (let i = 0; i < 2; i += 1) {
        expect(() => log.read(100, 1000)).toThrow(LogWriteError);
        folder.clock.advance(1000);
      }
      read.mockRestore();
      expect(log.counters().quarantined).toBe(0);
      jest.spyOn(OneFileLog.prototype, 'read').mockImplementationOnce(unreadable);
      expect(readAll(log, 100)).toEqual(found);
      expect(log.counters().quarantined).toBe(1);
    });
  });

  it('is salvaged at the start where it cannot even be opened', () => {
    const found = fill();
    jest.spyOn(OneFileLog, 'open').mockImplementationOnce(unreadable);
    folder.use((log) => {
      expect(readAll(log, 100)).toEqual(found);
      expect(log.counters().quarantined).toBe(1);
    });
  });
});

describe('while a damaged log is being salvaged', () => {
  /** Rows of two ages, the older ones ahead, and a salvage that was stopped among these. */
  function salvageHalfOf(commits: number) {
    folder.use((log) => {
      for (let i = 0; i < commits; i += 1) append(log, 1);
      folder.clock.advance(8 * DAY_MS);
      for (let i = 0; i < commits; i += 1) append(log, 1);
    });
    spoilHeader();
    const failure = { code: 'SQLITE_FULL', when: 'before' as const };
    return withFailures([undefined, undefined, undefined, failure], () => folder.open());
  }

  it('retention gives up what is too old, and not what is still to be brought behind it', () => {
    const log = salvageHalfOf(600);
    append(log, 1);
    while (log.giveUp('age', 7 * DAY_MS) > 0);
    expect(log.losses()[0]?.readings).toBeLessThanOrEqual(600);
    folder.clock.advance(10_000);
    while (log.giveUp('age', 7 * DAY_MS) > 0);
    expect(readAll(log)).toHaveLength(601);
    expect(log.losses()).toMatchObject([{ cause: 'age', readings: 600 }]);
    log.close();
  });
});

describe('retention by age', () => {
  it('does not take younger rows along with one behind them whose stamp rotted', () => {
    folder.use((log) => {
      append(log, 1);
      folder.clock.advance(8 * DAY_MS);
      for (let i = 0; i < 5; i += 1) append(log, 1);
    });
    folder.tamper('UPDATE log SET stamp = 0 WHERE seq = 5');
    folder.use((log) => {
      expect(log.giveUp('age', 7 * DAY_MS)).toBe(1);
      expect(readAll(log).map(({ place }) => place)).toEqual([2, 3, 4, 6]);
    });
  });
});

describe('after a salvage', () => {
  it('the age of readings goes on from what it was', () => {
    fill();
    folder.clock.advance(3 * DAY_MS);
    spoilHeader();
    folder.use((log) => expect(log.usage().oldestAgeMs).toBe(3 * DAY_MS));
  });

  it('the places that were left free are neither depth nor loss of a consumer that is added later', () => {
    const found = fill();
    spoilHeader();
    folder.use((log) => {
      append(log, 1);
      folder.settings = { ...folder.settings, consumers: ['cloud', 'historian'] };
      const first = log.unconfirmed('historian').readings;
      expect(first).toBeLessThanOrEqual(found.length + 101);
      while (log.giveUp('size') > 0);
      expect(log.losses()).toMatchObject([{ cause: 'size', readings: found.length + 1 }]);
    });
  });
});

describe('the pages of a damaged log', () => {
  it('are closed once: the number of the handle belongs to another file afterwards', () => {
    fill();
    const pages = new PageFile(folder.file);
    pages.close();
    const others = openSync(folder.file, 'r');
    pages.close();
    expect(fs.fstatSync(others).size).toBe(folder.bytes);
    closeSync(others);
  });
});

describe('a kept value whose type rotted', () => {
  it('counts as never written, and the log opens', () => {
    const found = fill();
    const db = new Database(folder.file).unsafeMode(true);
    db.pragma('writable_schema = ON');
    const retype = (from: string, to: string) =>
      db.prepare("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'kept'").run(from, to);
    retype('value TEXT', 'value REAL');
    db.pragma('schema_version = 1000');
    db.close();
    folder.tamper("UPDATE kept SET value = 7.5 WHERE kind = 'count'");
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
  });
});
