import { describe, expect, it } from '@jest/globals';
import { readingSchema } from '@sward/contracts/reading.ts';
import { yearsOfCard } from '../wear/card-life.ts';
import { dueAt, wearOf } from '../wear/measure.ts';
import { DEVICES, SensorReadings } from '../wear/sensor-readings.ts';
import { SUBJECTS, wearAims } from '../wear/wear-aims.ts';

const wear = (bytes: number) => ({ bytes, writes: 1, flushes: 1 });

describe('wear', () => {
  it('imitates what time alone makes the kernel write, in readings time', () => {
    expect([1, 5, 30].map(dueAt)).toEqual([[], ['commitJournal'], ['commitJournal', 'writeBack']]);
  });

  it('counts what reached the device since the warm-up, by readings', () => {
    const before = { writtenBytes: 1000, writes: 10, flushes: 4 };
    const after = { writtenBytes: 9000, writes: 20, flushes: 8 };
    expect(wearOf(before, after, 4)).toEqual({ bytes: 2000, writes: 2.5, flushes: 1 });
  });

  it('reckons the life of a card inversely to the bytes', () => {
    expect(yearsOfCard(1434)).toBeCloseTo(53, 0);
    expect(yearsOfCard(2868)).toBeCloseTo(26.5, 0);
  });

  it('holds each figure against its own limit and the ratio against the Python gateway', () => {
    const wears = new Map([
      [SUBJECTS.everySecond, wear(5000)],
      [SUBJECTS.every5Seconds, wear(2001)],
      [SUBJECTS.python, wear(50_000)],
    ]);
    expect(wearAims(wears).map(({ met }) => met)).toEqual([true, false, true]);
  });

  it('meets nothing that could not be measured', () => {
    expect(wearAims(new Map()).map(({ met, measured }) => [met, measured])).toEqual(Array(3).fill([false, null]));
  });

  it('is measured with readings as the contracts want them, of some 250 bytes', () => {
    const readings = new SensorReadings(1_700_000_000_000).take(200);
    const sizes = readings.map((reading) => JSON.stringify(readingSchema.parse(reading)).length);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(Math.abs(mean - 260)).toBeLessThan(20);
    expect(new Set(readings.map(({ device_id }) => device_id)).size).toBe(DEVICES);
  });

  it('is measured with the same readings in every run, and no two of them alike', () => {
    const texts = new SensorReadings(0).take(500).map((reading) => JSON.stringify(reading));
    expect(texts).toEqual(new SensorReadings(0).take(500).map((reading) => JSON.stringify(reading)));
    expect(new Set(texts).size).toBe(500);
  });
});
