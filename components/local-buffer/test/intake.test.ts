import { describe, expect, it } from '@jest/globals';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { IngestEnvelope } from '@sward/contracts/ingest.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { judgeBatch } from '../src/judge-batch.ts';
import { LogWriteError } from '../src/log-errors.ts';
import type { Commit, DeadLetter } from '../src/ports.ts';
import { batchOf, intakeOn, UNKNOWN_TIME } from './intake-on-log.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

const stored = (count: number, from: number) => sampleReadings(count, from).map((one) => ({ ...one, ...UNKNOWN_TIME }));

/** An intake whose log shows the commits that it was given. */
function setUp() {
  const log = new MemoryReadingLog();
  const commits: Commit[] = [];
  const append = log.append.bind(log);
  log.append = (commit) => {
    append(commit);
    commits.push(commit);
  };
  const { intake, clock } = intakeOn(log);
  const offer = (batch: IngestEnvelope) => intake.offer(batch, 100);
  const letters = (): DeadLetter[] => commits.flatMap(({ deadLetters = [] }) => [...deadLetters]);
  return { log, intake, clock, commits, offer, letters };
}

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
    const { log, intake, offer } = setUp();
    expect(offer(batchOf(1))).toBeUndefined();
    expect(log.readings).toEqual([]);
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 1 }]);
    expect(log.readings).toEqual(stored(2, 10));
  });

  it('writes nothing where nothing came', () => {
    const { intake, commits } = setUp();
    expect(intake.commit()).toEqual([]);
    expect(commits).toEqual([]);
  });

  it('writes a batch that is sent twice only once, and repeats the acknowledgement that was missed', () => {
    const { log, intake, offer } = setUp();
    offer(batchOf(1));
    intake.commit();
    expect(offer(batchOf(1))).toEqual({ v: 1, source: 'ble', session: 's1', through: 1 });
    intake.commit();
    expect(log.readings).toHaveLength(2);
  });

  it('acknowledges a duplicate of what is still pending only with its commit', () => {
    const { offer } = setUp();
    offer(batchOf(1));
    expect(offer(batchOf(1))).toBeUndefined();
  });

  it('keeps everything pending when the commit fails, and acknowledges it when a later one succeeds', () => {
    const { log, intake, offer } = setUp();
    offer(batchOf(1));
    log.failNextAppend = new LogWriteError('disk full');
    expect(() => intake.commit()).toThrow(LogWriteError);
    expect(intake.counters).toMatchObject({ pending: 2, durable: 0 });
    expect(intake.commit()).toHaveLength(1);
    expect(intake.counters).toMatchObject({ pending: 0, durable: 2, receivedBytes: 100, durableBytes: 100 });
    expect(log.readings).toHaveLength(2);
  });

  it('asks at once for the batches ahead of one that came too early, and says what is on disk', () => {
    const { intake, offer } = setUp();
    expect(offer(batchOf(3))).toEqual({ v: 1, source: 'ble', session: 's1', through: 0, resend: true });
    offer(batchOf(1));
    intake.commit();
    expect(offer(batchOf(4))).toEqual({ v: 1, source: 'ble', session: 's1', through: 1, resend: true });
  });

  it('takes no more than it can hold while commits fail, and goes on afterwards', () => {
    const { log, intake, offer } = setUp();
    const large = (number: number) => batchOf(number, { base: number, readings: sampleReadings(500) });
    for (let number = 1; number <= 40; number += 1) {
      offer(large(number));
      log.failNextAppend = new LogWriteError('disk full');
      expect(() => intake.commit()).toThrow(LogWriteError);
    }
    expect(intake.counters).toMatchObject({ pending: 10_000, refused: 20 });
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 20 }]);
    offer(large(21));
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 21 }]);
  });

  it('holds fewer where they are large: what counts is memory', () => {
    const { intake, offer } = setUp();
    const texts = Object.fromEntries([1, 2, 3].map((n) => [`raw_${n}`, 'x'.repeat(330)]));
    const readings = Array.from({ length: 500 }, (_, n) => sampleReading(n, { values: texts }));
    for (let number = 1; number <= 20; number += 1) offer(batchOf(number, { base: number, readings }));
    expect(intake.counters.pending).toBeLessThan(5000);
    expect(intake.counters.refused).toBeGreaterThan(0);
  });

  it('counts those that somebody waits for until they are on disk', () => {
    const { intake, offer } = setUp();
    offer(batchOf(1));
    offer(batchOf(2, { urgent: true }));
    expect(intake.counters).toMatchObject({ pending: 4, urgent: 2 });
    intake.commit();
    expect(intake.counters).toMatchObject({ pending: 0, urgent: 0 });
  });

  it('measures no reading after it was heard: a sensor with a clock in the future is counted', () => {
    const { log, intake, offer } = setUp();
    const reading = sampleReading(1, { measured_at: 2_000_000_000_000 });
    offer(batchOf(1, { readings: [reading] }));
    intake.commit();
    expect(log.readings[0]).toMatchObject({ measured_at: reading.received_at, measured_at_raw: reading.measured_at });
    expect(intake.counters.clamped).toBe(1);
  });

  it('stores each reading once and in order, whatever is lost, repeated or delayed on the way', () => {
    const deliveries = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 150 });
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 9 }), (numbers, commitEvery) => {
        const { log, intake, offer } = setUp();
        numbers.forEach((number, index) => {
          offer(batchOf(number));
          if (index % commitEvery === 0) intake.commit();
        });
        const acknowledged = intake.commit()[0]?.through ?? log.intakeMark('ble', 's1');
        const expected = Array.from({ length: acknowledged }, (_, i) => stored(2, (i + 1) * 10)).flat();
        expect(log.readings).toEqual(expected);
      }),
    );
  });
});

describe('what cannot be used', () => {
  const broken = { ...sampleReading(3), values: { temperature_c: 1e308 } };

  it('costs itself only: a broken reading goes to the dead letters in the commit of its neighbours', () => {
    const { log, intake, clock, commits, offer } = setUp();
    offer(batchOf(1, { readings: [sampleReading(1), broken, sampleReading(2)] }));
    expect(intake.commit()).toHaveLength(1);
    expect(log.readings).toEqual([...stored(1, 1), ...stored(1, 2)]);
    expect(intake.counters).toMatchObject({ received: 3, invalid: 1, durable: 2 });
    expect(commits).toHaveLength(1);
    const reason = 'INVALID_READING: values: a quantity is unknown or its value is out of range';
    expect(commits[0]?.deadLetters).toEqual([{ reason, source: 'ble', at: clock.now(), content: broken }]);
  });

  it('is acknowledged with its batch even where nothing of it is left: it would be sent for ever', () => {
    const { intake, offer } = setUp();
    offer(batchOf(1, { readings: [broken] }));
    expect(intake.commit()).toEqual([{ v: 1, source: 'ble', session: 's1', through: 1 }]);
  });

  it('is kept with its beginning where it is no batch at all', () => {
    const { intake, letters } = setUp();
    const error = new InvalidMessageError('not raw deflate');
    intake.offerUnreadable(
      Uint8Array.from({ length: 1000 }, () => 255),
      error,
    );
    intake.commit();
    const content = { bytes: 1000, head_hex: 'ff'.repeat(256) };
    expect(letters()).toMatchObject([{ reason: 'INVALID_MESSAGE: not raw deflate', source: 'unknown', content }]);
    expect(intake.counters.unreadable).toBe(1);
  });

  it('is counted to the last, but kept only as far as the card bears it', () => {
    const { intake, clock, offer, letters } = setUp();
    const flood = (number: number) => offer(batchOf(number, { readings: Array(500).fill(broken) }));
    flood(1);
    intake.commit();
    expect(letters()).toHaveLength(100);
    clock.advance(10_000);
    flood(2);
    intake.commit();
    expect(letters()).toHaveLength(110);
    expect(intake.counters.invalid).toBe(1000);
  });
});

describe('dead letters that cannot be written', () => {
  it('are held for as many as the log keeps, however long commits fail', () => {
    const { intake, clock, letters } = setUp();
    const rubbish = new Uint8Array([1, 2, 3]);
    for (let second = 0; second < 3000; second += 1) {
      clock.advance(1000);
      intake.offerUnreadable(rubbish, new InvalidMessageError('rubbish'));
    }
    intake.commit();
    expect(letters()).toHaveLength(1000);
    expect(intake.counters.unreadable).toBe(3000);
  });
});
