import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { append, LogInFolder, readAll } from './log-in-folder.ts';

let folder: LogInFolder;
beforeEach(() => {
  folder = new LogInFolder();
});

/** Commits of 1 to 5 readings and a few of 150, which lie on overflow pages; the first 100 readings are confirmed. */
function fill(commits = 300): { readonly id: string; readonly found: ReturnType<typeof readAll> } {
  return folder.use((log) => {
    for (let i = 0; i < commits; i += 1) {
      const count = i % 50 === 0 ? 150 : 1 + (i % 5);
      const marks = [{ source: 'ble', session: 's1', through: i + 1 }];
      log.append({ readings: sampleReadings(count, log.head()), marks, state: new Map([['window', `at ${i}`]]) });
    }
    log.moveCursor('cloud', 100, [[120, 130]]);
    log.flush();
    return { id: log.id, found: readAll(log, 100) };
  });
}

const damageOf = (log: ReturnType<LogInFolder['open']>) => log.losses().find(({ cause }) => cause === 'damage');

describe('a damaged log', () => {
  it('whose header is gone is set aside, and gives all it held, as what it was', () => {
    const { id, found } = fill();
    folder.spoil(0, 100);
    folder.use((log) => {
      expect(log.id).not.toBe(id);
      expect(readAll(log, 100)).toEqual(found);
      expect(log.losses()).toEqual([]);
      expect([log.cursor('cloud'), log.confirmedAbove('cloud')[0]]).toEqual([100, [120, 130]]);
      expect([log.intakeMark('ble', 's1'), log.state('window')]).toEqual([300, 'at 299']);
      expect(log.counters().quarantined).toBe(1);
      expect(log.unconfirmed('cloud').readings).toBe(found.length - 11);
    });
    expect(readdirSync(folder.folder).sort()).toEqual(['readings.db', 'readings.db.damaged-1']);
    expect(folder.events).toEqual(['log_set_aside', 'log_salvaged']);
  });

  it('gives the newest commits too, which are only in its write-ahead log', () => {
    const { found } = fill();
    const log = folder.open();
    append(log, 3);
    const newest = readAll(log, 100).slice(-3);
    const copy = folder.copyAsAfterKill();
    log.close();
    copy.spoil(0, 100);
    copy.use((salvaged) => expect(readAll(salvaged, 100)).toEqual([...found, ...newest]));
  });

  it('puts new readings behind the salvaged ones, under an epoch of their own', () => {
    const { found } = fill();
    folder.spoil(0, 100);
    folder.use((log) => {
      append(log, 2, 9000);
      const all = readAll(log, 100);
      expect(all.slice(0, -2)).toEqual(found);
      expect(all.slice(-2).map(({ reading }) => reading)).toEqual(sampleReadings(2, 9000));
      expect(all.at(-1)?.identity.epoch).not.toBe(found[0]?.identity.epoch);
    });
  });

  it('counts what a spoiled page took with it, found only when it is read, and gives the rest', () => {
    const { found } = fill();
    folder.spoil(Math.floor(folder.bytes / 2 / 1024) * 1024, 2048);
    folder.use((log) => {
      const rest = readAll(log, 100);
      const places = new Set(found.map(({ place }) => place));
      expect(rest.length).toBeLessThan(found.length);
      expect(rest.every(({ place }) => places.has(place))).toBe(true);
      const given = new Map(found.map((one) => [one.place, one]));
      expect(rest.map(({ place }) => given.get(place))).toEqual(rest);
      expect(damageOf(log)?.readings).toBe(found.length - rest.length);
    });
    expect(folder.events).toContain('log_set_aside');
  });

  it('sends everything again where the cursors are gone, rather than losing any of it', () => {
    const { found } = fill();
    folder.spoil((folder.rootPageOf('kept') - 1) * 1024, 1024);
    folder.use((log) => {
      expect(log.cursor('cloud')).toBe(0);
      expect(readAll(log).slice(-found.length)).toEqual(found);
      append(log, 1, 9000);
      expect(log.head()).toBeGreaterThan(1_000_000);
    });
  });

  it.each([0, 1, 7_000_000])('is salvaged where the bytes rotted that tell its version: %d', (version) => {
    const { found } = fill();
    folder.tamper(`PRAGMA user_version = ${version}`);
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
    expect(folder.events).toContain('log_set_aside');
  });

  it('is salvaged where rot changed the text that describes a table', () => {
    const { found } = fill();
    folder.spoil(readFileSync(folder.file).indexOf('reason TEXT'), 1);
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
    expect(folder.events).toContain('log_set_aside');
  });

  it('that is no database at all makes way for a new one', () => {
    writeFileSync(folder.file, 'no database'.repeat(1000));
    folder.use((log) => {
      append(log, 2, 0);
      expect(readAll(log).map(({ reading }) => reading)).toEqual(sampleReadings(2));
    });
    expect(readdirSync(folder.folder)).toContain('readings.db.damaged-1');
  });

  it('is one of two that are kept: more would fill the card', () => {
    for (let i = 0; i < 4; i += 1) {
      folder.use((log) => append(log, 1));
      folder.spoil(0, 100);
    }
    folder.use(() => undefined);
    const names = readdirSync(folder.folder).filter((name) => name.includes('damaged'));
    expect(names).toEqual(['readings.db.damaged-3', 'readings.db.damaged-4']);
  });

  it('is salvaged by the next start where this one was cut short', () => {
    const { found } = fill();
    folder.spoil(0, 100);
    renameSync(folder.file, `${folder.file}.salvage`);
    folder.use((log) => expect(readAll(log, 100)).toEqual(found));
    expect(existsSync(`${folder.file}.salvage`)).toBe(false);
  });

  it('is not salvaged twice where only its new name was not written', () => {
    const { found } = fill();
    folder.spoil(0, 100);
    folder.use(() => undefined);
    renameSync(`${folder.file}.damaged-1`, `${folder.file}.salvage`);
    folder.use((log) => {
      log.moveCursor('cloud', found.at(-1)?.place ?? 0);
      log.trim(['cloud'], 1000);
      log.flush();
    });
    folder.use((log) => expect([readAll(log, 0), log.counters().quarantined]).toEqual([[], 1]));
  });

  it('follows its write-ahead log where only that had been moved', () => {
    const { found } = fill();
    const log = folder.open();
    append(log, 3);
    const copy = folder.copyAsAfterKill();
    renameSync(`${copy.file}-wal`, `${copy.file}.salvage-wal`);
    const newest = readAll(log, 100).slice(-3);
    log.close();
    copy.use((salvaged) => expect(readAll(salvaged, 100)).toEqual([...found, ...newest]));
  });
});
