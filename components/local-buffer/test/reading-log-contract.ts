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
