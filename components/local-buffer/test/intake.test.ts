import { describe, expect, it } from '@jest/globals';
import type { IngestEnvelope } from '@sward/contracts/ingest.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { Intake, judgeBatch } from '../src/intake.ts';
import { LogWriteError } from '../src/log-errors.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

const batch = (number: number, fields: Partial<IngestEnvelope> = {}): IngestEnvelope => ({
  v: 1,
  source: 'ble',
  session: 's1',
  batch: number,
  base: 1,
  readings: sampleReadings(2, number * 10),
  ...fields,
});

describe('a batch', () => {
  it.each([
    { number: 1, base: 1, through: 0, verdict: 'accept' },
    { number: 5, base: 1, through: 5, verdict: 'duplicate' },
    { number: 7, base: 1, through: 5, verdict: 'gap' },
    { number: 7, base: 7, through: 5, verdict: 'accept' },
    { number: 8, base: 7, through: 5, verdict: 'gap' },
    { number: 40, base: 40, through: 0, verdict: 'accept' },
  ])('numbered $number, with all from $base on still held and all through $through on disk, is: $verdict', (row) => {
    expect(judgeBatch(row.number, row.base, row.through)).toBe(row.verdict);
  });
});

describe('intake', () => {
  it('acknowledges nothing before it is on disk', () => {
    const log = new MemoryReadingLog();
    const intake = new Intake(log);
    expect(intake.offer(batch(1))).toBeUndefined();
    expect(log.readings).toEqual([]);
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 1 }]);
    expect(log.readings).toEqual(sampleReadings(2, 10));
  });

  it('writes a batch that is sent twice only once, and repeats the acknowledgement that was missed', () => {
    const log = new MemoryReadingLog();
    const intake = new Intake(log);
    intake.offer(batch(1));
    intake.commit();
    expect(intake.offer(batch(1))).toEqual({ v: 1, source: 'ble', session: 's1', through: 1 });
    intake.commit();
    expect(log.readings).toHaveLength(2);
  });

  it('acknowledges a duplicate of what is still pending only with its commit', () => {
    const intake = new Intake(new MemoryReadingLog());
    intake.offer(batch(1));
    expect(intake.offer(batch(1))).toBeUndefined();
  });

  it('keeps everything pending when the commit fails, and acknowledges it when a later one succeeds', () => {
    const log = new MemoryReadingLog();
    const intake = new Intake(log);
    intake.offer(batch(1));
    log.failNextAppend = new LogWriteError('disk full');
    expect(() => intake.commit()).toThrow(LogWriteError);
    expect(intake.counters.pending).toBe(2);
    expect(intake.commit()).toHaveLength(1);
    expect(log.readings).toHaveLength(2);
  });

  it('asks at once for the batches ahead of one that came too early, and says what is on disk', () => {
    const intake = new Intake(new MemoryReadingLog());
    expect(intake.offer(batch(3))).toEqual({ v: 1, source: 'ble', session: 's1', through: 0, resend: true });
    intake.offer(batch(1));
    intake.commit();
    expect(intake.offer(batch(4))).toEqual({ v: 1, source: 'ble', session: 's1', through: 1, resend: true });
  });

  it('drops one broken reading, counted, and keeps its neighbours and the session going', () => {
    const log = new MemoryReadingLog();
    const intake = new Intake(log);
    const broken = { ...sampleReading(3), values: { temperature_c: 1e308 } };
    intake.offer(batch(1, { readings: [sampleReading(1), broken, sampleReading(2)] }));
    expect(intake.commit()).toHaveLength(1);
    expect(log.readings).toEqual([sampleReading(1), sampleReading(2)]);
    expect(intake.counters).toMatchObject({ received: 3, invalid: 1 });
  });

  it('takes no more than it can hold while commits fail, and goes on afterwards', () => {
    const log = new MemoryReadingLog();
    const intake = new Intake(log);
    const large = (number: number) => batch(number, { base: number, readings: sampleReadings(500) });
    for (let number = 1; number <= 40; number += 1) {
      intake.offer(large(number));
      log.failNextAppend = new LogWriteError('disk full');
      expect(() => intake.commit()).toThrow(LogWriteError);
    }
    expect(intake.counters).toMatchObject({ pending: 10_000, refused: 20 });
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 20 }]);
    intake.offer(large(21));
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 21 }]);
  });

  it('stores each reading once and in order, whatever is lost, repeated or delayed on the way', () => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 150 });
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 9 }), (numbers, commitEvery) => {
        const log = new MemoryReadingLog();
        const intake = new Intake(log);
        numbers.forEach((number, index) => {
          intake.offer(batch(number));
          if (index % commitEvery === 0) intake.commit();
        });
        const acknowledged = intake.commit()[0]?.through ?? log.intakeMark('ble', 's1');
        const expected = Array.from({ length: acknowledged }, (_, i) => sampleReadings(2, (i + 1) * 10)).flat();
        expect(log.readings).toEqual(expected);
      }),
    );
  });
});
