import { beforeEach, describe, expect, it } from '@jest/globals';
import { Housekeeper } from '../src/housekeeper.ts';
import { append, LogInFolder, readAll } from './adapters/log-in-folder.ts';

const DAY = 86_400_000;
const limits = { maxAgeMs: 7 * DAY, maxBytes: 1024 ** 3, minFreeBytes: 0 };

let folder: LogInFolder;
let log: ReturnType<LogInFolder['open']>;
let housekeeper: Housekeeper;
beforeEach(() => {
  folder = new LogInFolder();
  log = folder.open();
  const { clock, logger } = folder;
  housekeeper = new Housekeeper({ log, clock, logger, limits: () => limits, consumers: () => ['cloud'] });
});

describe('the housekeeper', () => {
  it('gives up what is older than seven days, says how much of what time, and keeps the rest', () => {
    append(log, 3);
    folder.clock.advance(3_600_000);
    append(log, 4);
    folder.clock.advance(7 * DAY - 3_600_000 + 1);
    housekeeper.tick();
    expect(readAll(log).map(({ place }) => place)).toEqual([4, 5, 6, 7]);
    const given = folder.logger.records.filter(({ event }) => event === 'readings_given_up');
    expect(given).toMatchObject([{ fields: { cause: 'age', more: 3, readings: 3 } }]);
    housekeeper.tick();
    expect(folder.events.filter((event) => event === 'readings_given_up')).toHaveLength(1);
    log.close();
  });

  it('does not take a wall clock that jumps for age', () => {
    append(log, 3);
    folder.clock.setWallClock(folder.clock.now() + 56 * 365 * DAY);
    housekeeper.tick();
    expect(readAll(log)).toHaveLength(3);
    log.close();
  });

  it('deletes what was confirmed, once a minute, and counts none of it as lost', () => {
    for (let i = 0; i < 5; i += 1) append(log, 2);
    log.moveCursor('cloud', 6);
    housekeeper.tick();
    expect(readAll(log)).toHaveLength(10);
    folder.clock.advance(60_000);
    housekeeper.tick();
    expect(readAll(log)).toHaveLength(4);
    expect(log.losses()).toEqual([]);
    log.close();
  });

  it('writes a cursor that moved, though nothing is appended', () => {
    append(log, 5);
    log.moveCursor('cloud', 5);
    folder.clock.advance(30_000);
    housekeeper.tick();
    const copy = folder.copyAsAfterKill();
    log.close();
    copy.use((after) => expect(after.cursor('cloud')).toBe(5));
  });

  it('gives the room of what was deleted back to the disk, a step at each tick', () => {
    for (let i = 0; i < 30; i += 1) append(log, 200);
    log.moveCursor('cloud', log.head());
    folder.clock.advance(60_000);
    housekeeper = new Housekeeper({
      ...{ log, clock: folder.clock, logger: folder.logger, consumers: () => ['cloud'] },
      limits: () => ({ ...limits, minFreeBytes: Number.MAX_SAFE_INTEGER }),
    });
    folder.clock.advance(60_000);
    const { usedBytes } = log.usage();
    for (let i = 0; i < 5; i += 1) housekeeper.tick();
    expect(log.usage().usedBytes + log.usage().freeBytes).toBeLessThan(usedBytes / 2);
    log.close();
  });

  it('logs what it could not do, and does it later', () => {
    const refused = Object.assign(log, {
      usage: () => {
        throw new TypeError('the disk does not answer');
      },
    });
    expect(() => housekeeper.tick()).not.toThrow();
    expect(folder.events).toContain('housekeeping_failed');
    refused.close();
  });
});
