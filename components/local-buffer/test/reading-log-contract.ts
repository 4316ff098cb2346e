import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import type { ReadingLog } from '../src/ports.ts';

const append = (log: ReadingLog, count: number, from = 0) =>
  log.append({ readings: sampleReadings(count, from), marks: [] });

/** What every reading log keeps to, whatever it is made of. */
export function readingLogContract(name: string, open: () => ReadingLog): void {
  describe(`the reading log ${name}`, () => {
    it('counts readings from 1 and gives them back in order', () => {
      const log = open();
      append(log, 3);
      append(log, 2, 3);
      expect(log.head()).toBe(5);
      expect(readAll(log)).toEqual(sampleReadings(5));
      log.close();
    });

    it('gives nothing behind its head', () => {
      const log = open();
      expect(log.read(0, 7000)).toBeUndefined();
      append(log, 3);
      expect(log.read(3, 7000)).toBeUndefined();
      log.close();
    });

    it('begins in the middle of a commit where the reader stands there', () => {
      const log = open();
      append(log, 10);
      expect(log.read(4, 1_000_000)).toMatchObject({ seq: 5, readings: sampleReadings(6, 4) });
      log.close();
    });

    it('remembers how far each session of each source got', () => {
      const log = open();
      log.append({ readings: sampleReadings(1), marks: [{ source: 'ble', session: 'a', through: 4 }] });
      log.append({ readings: sampleReadings(1, 1), marks: [{ source: 'ble', session: 'b', through: 1 }] });
      expect([log.intakeMark('ble', 'a'), log.intakeMark('ble', 'b'), log.intakeMark('net', 'a')]).toEqual([4, 1, 0]);
      log.close();
    });

    it('moves cursors forward only', () => {
      const log = open();
      append(log, 10);
      log.moveCursor('cloud', 6);
      log.moveCursor('cloud', 4);
      expect(log.cursor('cloud')).toBe(6);
      expect(log.cursor('archive')).toBe(0);
      log.close();
    });

    it('gives nothing beyond the place where the reader wants to stop', () => {
      const log = open();
      append(log, 10);
      expect(log.read(2, 1_000_000, 6)?.readings).toEqual(sampleReadings(4, 2));
      expect(log.read(6, 1_000_000, 6)).toBeUndefined();
      log.close();
    });

    it('gives each reading an identity that stays the same from wherever it is read', () => {
      const log = open();
      append(log, 6);
      append(log, 4, 6);
      const { identity } = log.read(0, 1_000_000) ?? {};
      for (const after of [0, 3, 5, 6, 9]) {
        expect(log.read(after, 1_000_000)?.identity).toEqual({ ...identity, seq: (identity?.seq ?? 0) + after });
      }
      log.close();
    });

    it('remembers what a consumer confirmed above its cursor, and moves the cursor over it when the gap closes', () => {
      const log = open();
      append(log, 30);
      log.moveCursor('cloud', 5, [[11, 15]]);
      log.moveCursor('cloud', 5, [[20, 22]]);
      expect([log.cursor('cloud'), log.confirmedAbove('cloud')]).toEqual([
        5,
        [
          [11, 15],
          [20, 22],
        ],
      ]);
      expect(log.unconfirmed('cloud').readings).toBe(30 - 5 - 5 - 3);
      log.moveCursor('cloud', 10);
      expect([log.cursor('cloud'), log.confirmedAbove('cloud')]).toEqual([15, [[20, 22]]]);
      log.close();
    });

    it('keeps texts that were committed with readings, by name; an empty one takes the name away', () => {
      const log = open();
      const commit = (entries: [string, string][]) => log.append({ readings: [], marks: [], state: new Map(entries) });
      commit([
        ['window/a', '1'],
        ['window/b', '2'],
        ['clock', 'x'],
      ]);
      commit([
        ['window/a', '3'],
        ['window/b', ''],
      ]);
      expect([log.state('window/a'), log.state('window/b'), log.state('clock')]).toEqual(['3', undefined, 'x']);
      expect([...log.states('window/')]).toEqual([['window/a', '3']]);
      log.close();
    });

    it('copies what a consumer refuses to the dead letters, once however often it is said', () => {
      const log = open();
      append(log, 10);
      const { deadLetters } = log.counters();
      for (let i = 0; i < 3; i += 1) log.refuse('cloud', [4, 6], 'TOO_OLD');
      expect(log.counters().deadLetters - deadLetters).toBe(3);
      log.refuse('archive', [4, 4], 'TOO_OLD');
      log.append({
        readings: [],
        marks: [],
        deadLetters: [{ reason: 'BROKEN', source: 'ble', at: 1, content: { a: 1 } }],
      });
      expect(log.counters().deadLetters - deadLetters).toBe(5);
      log.close();
    });

    it('counts what was left out by reduction', () => {
      const log = open();
      log.append({ readings: sampleReadings(1), marks: [], reduced: 9 });
      log.append({ readings: [], marks: [], reduced: 3 });
      expect(log.counters().reduced).toBe(12);
      log.close();
    });

    it('deletes what every consumer has confirmed, and nothing else', () => {
      const log = open();
      for (let i = 0; i < 5; i += 1) append(log, 2, i * 2);
      log.moveCursor('cloud', 8);
      log.moveCursor('archive', 5);
      expect(log.trim(['cloud', 'archive'], 100)).toBeGreaterThan(0);
      expect(readAll(log, 5)).toEqual(sampleReadings(5, 5));
      log.close();
    });

    it('never hands a sequence number out twice, even when all was confirmed and deleted', () => {
      const log = open();
      append(log, 4);
      log.moveCursor('cloud', 4);
      log.trim(['cloud'], 100);
      append(log, 1, 4);
      expect(log.head()).toBe(5);
      expect(log.read(4, 7000)).toMatchObject({ seq: 5, readings: sampleReadings(1, 4) });
      log.close();
    });
  });
}

function readAll(log: ReadingLog, after = 0) {
  const readings = [];
  let position = after;
  for (let slice = log.read(position, 200); slice !== undefined; slice = log.read(position, 200)) {
    expect(slice.seq).toBe(position + 1);
    readings.push(...slice.readings);
    position += slice.readings.length;
  }
  return readings;
}
