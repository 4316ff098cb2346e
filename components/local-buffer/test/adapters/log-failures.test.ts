import { statSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { LogFullError, LogUnavailableError, LogWriteError } from '../../src/log-errors.ts';
import { withFailures } from './failing-database.ts';
import { append, LogInFolder, readAll } from './log-in-folder.ts';

let folder: LogInFolder;
beforeEach(() => {
  folder = new LogInFolder();
});

const readingsIn = (log: ReturnType<LogInFolder['open']>, after = 0) =>
  readAll(log, after).map(({ reading }) => reading);

describe('a commit that the disk fails', () => {
  it.each(['before', 'after'] as const)('is not in the log, even if the error came %s it was written', (when) => {
    folder.use((log) => {
      append(log, 2);
      log.moveCursor('cloud', 1);
      const marks = [{ source: 'ble', session: 's1', through: 1 }];
      const commit = { readings: sampleReadings(3, 2), marks, state: new Map([['window', 'open']]) };
      withFailures([{ code: 'SQLITE_IOERR_FSYNC', when }], () =>
        expect(() => log.append(commit)).toThrow(LogWriteError),
      );
      expect([log.head(), log.intakeMark('ble', 's1'), log.state('window')]).toEqual([2, 0, undefined]);
      folder.clock.advance(1000);
      log.append(commit);
      expect(readingsIn(log)).toEqual(sampleReadings(5));
      expect([log.intakeMark('ble', 's1'), log.cursor('cloud')]).toEqual([1, 1]);
    });
    folder.use((log) => expect(readingsIn(log)).toEqual(sampleReadings(5)));
    expect(folder.events).toEqual(['log_failed', 'log_reopened']);
  });

  it('makes the file be opened again, no more often than once a second, and begins a new epoch', () => {
    folder.use((log) => {
      append(log, 1);
      const { epoch } = log.read(0, 100)?.identity ?? {};
      withFailures([{ code: 'SQLITE_IOERR_WRITE', when: 'before' }], () =>
        expect(() => append(log, 1)).toThrow(LogWriteError),
      );
      expect(() => append(log, 1)).toThrow(LogUnavailableError);
      expect(() => log.read(0, 100)).toThrow(LogUnavailableError);
      expect([log.head(), log.unconfirmed('cloud').readings]).toEqual([1, 1]);
      folder.clock.advance(1000);
      append(log, 1);
      expect(log.read(1, 100)?.identity.epoch).not.toBe(epoch);
      expect(log.counters().reopened).toBe(1);
    });
  });

  it('keeps what was only known in memory: a cursor that moved since', () => {
    folder.use((log) => {
      append(log, 9);
      log.moveCursor('cloud', 3, [[6, 7]]);
      withFailures([{ code: 'SQLITE_IOERR_FSYNC', when: 'before' }], () =>
        expect(() => log.flush()).toThrow(LogWriteError),
      );
      folder.clock.advance(1000);
      log.flush();
    });
    folder.use((log) => expect([log.cursor('cloud'), log.confirmedAbove('cloud')]).toEqual([3, [[6, 7]]]));
  });

  it('goes on when the disk can be written again', () => {
    folder.use((log) => {
      append(log, 1);
      const failure = { code: 'SQLITE_READONLY', when: 'before' as const };
      for (let i = 0; i < 5; i += 1) {
        withFailures([failure, failure], () => expect(() => append(log, 1)).toThrow());
        folder.clock.advance(1000);
      }
      append(log, 1);
      expect(readingsIn(log)).toEqual(sampleReadings(2));
    });
  });
});

describe('a row that rotted', () => {
  beforeEach(() => {
    folder.use((log) => {
      for (let i = 0; i < 3; i += 1) append(log, 4);
    });
    folder.tamper("UPDATE log SET body = CAST(substr(body, 1, length(body) - 1) || x'00' AS BLOB) WHERE seq = 5");
  });

  it('is moved to the dead letters with its bytes, counted, and the rest flows', () => {
    folder.use((log) => {
      log.moveCursor('cloud', 6);
      expect(readingsIn(log)).toEqual([...sampleReadings(4), ...sampleReadings(4, 8)]);
      log.flush();
      expect(log.losses()).toMatchObject([{ cause: 'damage', readings: 2 }]);
      expect([log.damagedRows(), log.counters().deadLetters]).toEqual([1, 1]);
    });
    folder.use((log) => {
      readingsIn(log);
      expect([log.damagedRows(), log.counters().deadLetters]).toEqual([0, 1]);
    });
    const [letter] = folder.deadLetters();
    expect(letter).toMatchObject({ source: 'log', content: { seq: 5, n: 4 } });
    expect(String(letter?.content['body'])).toMatch(/^[A-Za-z0-9+/]{40,}=*$/);
  });

  it('is counted also where the consumer has passed it over before the commit that counts it', () => {
    folder.use((log) => {
      readingsIn(log);
      log.moveCursor('cloud', log.head());
      log.flush();
      expect(log.losses()).toMatchObject([{ cause: 'damage', readings: 4 }]);
    });
  });

  it('is found where even the types of its values changed', () => {
    folder.tamper("UPDATE log SET body = 'text', epoch = 7, t0 = 'x' WHERE seq = 5");
    folder.use((log) => {
      expect(readingsIn(log)).toEqual([...sampleReadings(4), ...sampleReadings(4, 8)]);
      log.flush();
      expect(log.losses()).toMatchObject([{ cause: 'damage', readings: 4 }]);
    });
  });

  it('does not decide where the next reading lies, when it is the newest and lies about its count', () => {
    folder.tamper('UPDATE log SET n = 100 WHERE seq = 9');
    folder.use((log) => {
      expect(log.head()).toBe(12);
      append(log, 1, 12);
      expect(log.read(12, 100)?.seq).toBe(13);
      expect(readingsIn(log)).toEqual([...sampleReadings(4), ...sampleReadings(1, 12)]);
    });
  });

  it('does not decide it either where the number that is kept apart rotted too', () => {
    folder.tamper("UPDATE log SET n = 1 WHERE seq = 9; UPDATE kept SET value = '3' WHERE name = 'head'");
    folder.use((log) => expect(log.head()).toBeGreaterThanOrEqual(12));
  });
});

describe('small values that rotted', () => {
  it('count as never written: a cursor begins again', () => {
    folder.use((log) => {
      append(log, 5);
      log.moveCursor('cloud', 3);
    });
    folder.tamper("UPDATE kept SET value = replace(value, '3', '5') WHERE kind = 'cursor'");
    folder.use((log) => {
      expect(log.cursor('cloud')).toBe(0);
      log.moveCursor('cloud', 2);
    });
    folder.use((log) => expect(log.cursor('cloud')).toBe(2));
  });
});

describe('a log that reached its largest size', () => {
  it('gives the oldest readings up, counts those that nobody had confirmed, and takes new ones', () => {
    folder.settings = { ...folder.settings, maxBytes: 200_000 };
    folder.use((log) => {
      log.prepare();
      for (let i = 0; i < 400; i += 1) append(log, 100);
      const left = readAll(log);
      const lost = 40_000 - left.length;
      expect([left.at(-1)?.place, left.at(0)?.place]).toEqual([40_000, lost + 1]);
      const [loss] = log.losses();
      expect(loss).toMatchObject({ cause: 'size', readings: lost });
      expect(loss?.from).toBe(sampleReadings(1)[0]?.received_at);
      expect(loss?.to).toBe(sampleReadings(1, lost - 1)[0]?.received_at);
    });
    expect(statSync(folder.file).size).toBeLessThanOrEqual(200_000);
  });

  it('keeps its ballast for a disk that is full: its own limit is no such', async () => {
    folder.settings = { ...folder.settings, maxBytes: 700_000, ballastBytes: 256 * 1024 };
    const log = folder.open();
    log.prepare();
    await log.ballastSettled();
    for (let i = 0; i < 50; i += 1) append(log, 2000);
    expect(log.losses().map(({ cause }) => cause)).toEqual(['size']);
    expect(statSync(`${folder.file}.ballast`).size).toBe(256 * 1024);
    log.close();
  });

  it('counts as lost only what a consumer had not confirmed', () => {
    folder.use((log) => {
      for (let i = 0; i < 10; i += 1) append(log, 10);
      log.moveCursor('cloud', 34, [[41, 50]]);
      expect(log.giveUp('age')).toBe(10);
      expect(log.losses()).toMatchObject([{ cause: 'age', readings: 100 - 34 - 10 }]);
      expect(log.read(0, 100)).toBeUndefined();
      append(log, 1, 100);
      expect(log.read(0, 100)?.seq).toBe(101);
    });
  });
});

describe('a disk that others filled', () => {
  const full = { code: 'SQLITE_FULL', when: 'before' as const };

  it('takes the ballast first, and then the oldest readings', async () => {
    folder.settings = { ...folder.settings, ballastBytes: 512 * 1024 };
    const log = folder.open();
    log.prepare();
    await log.ballastSettled();
    const ballast = statSync(`${folder.file}.ballast`);
    expect([ballast.size, ballast.blocks * 512 >= ballast.size]).toEqual([512 * 1024, true]);
    for (let i = 0; i < 300; i += 1) append(log, 1);
    withFailures([full], () => append(log, 1));
    expect(statSync(`${folder.file}.ballast`, { throwIfNoEntry: false })).toBeUndefined();
    expect(log.losses()).toMatchObject([{ cause: 'space', readings: 200 }]);
    expect(readingsIn(log)).toEqual(sampleReadings(101, 200));
    log.prepare();
    await log.ballastSettled();
    expect(statSync(`${folder.file}.ballast`).size).toBe(512 * 1024);
    log.close();
  });

  it('keeps some pages free from then on, so that whatever is written needs no new room', async () => {
    folder.settings = { ...folder.settings, ballastBytes: 256 * 1024 };
    const log = folder.open();
    log.prepare();
    await log.ballastSettled();
    for (let i = 0; i < 300; i += 1) append(log, 200);
    withFailures([full], () => append(log, 1));
    const pages = () => log.usage().usedBytes + log.usage().freeBytes;
    const before = pages();
    for (let i = 0; i < 300; i += 1) append(log, 50);
    expect(pages()).toBeLessThanOrEqual(before);
    expect(readAll(log).at(-1)?.place).toBe(log.head());
    log.close();
  });

  it('refuses the sources while not even deleting can be written, and loses nothing by that', () => {
    folder.use((log) => {
      append(log, 5);
      withFailures(Array(50).fill(full), () => expect(() => append(log, 1)).toThrow(LogFullError));
      append(log, 1);
      expect(readingsIn(log)).toEqual(sampleReadings(6));
    });
  });
});

describe('the files of the log', () => {
  it('are given back to the disk when the log shrinks', () => {
    folder.use((log) => {
      for (let i = 0; i < 50; i += 1) append(log, 200);
      log.moveCursor('cloud', log.head());
      while (log.trim(['cloud'], 100) > 0);
      const { freeBytes } = log.usage();
      log.shrink(freeBytes);
      expect(log.usage().freeBytes).toBeLessThan(freeBytes / 10);
    });
    expect(folder.bytes).toBeLessThan(20_000);
  });
});
