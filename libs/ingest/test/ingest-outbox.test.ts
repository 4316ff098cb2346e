import { describe, expect, it } from '@jest/globals';
import { decodeBatch, deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { type IngestBatch, ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { IngestOutbox } from '../src/ingest-outbox.ts';
import type { OutboxLimits } from '../src/outbox-limits.ts';
import { SMALL_LIMITS } from './small-limits.ts';

const outboxWith = (limits: Partial<OutboxLimits> = {}) =>
  new IngestOutbox('ble', 's1', deflateText, () => ({ ...SMALL_LIMITS, ...limits }));

/** All that is to be sent at this time. */
function due(outbox: IngestOutbox, nowMs: number): Uint8Array[] {
  const payloads: Uint8Array[] = [];
  for (let next = outbox.next(nowMs); next !== undefined; next = outbox.next(nowMs)) payloads.push(next);
  return payloads;
}

const read = (payloads: Uint8Array[]): IngestBatch[] =>
  payloads.map((payload) => decodeBatch(ingestBatchSchema, payload));
const ack = (through: number, session = 's1') => ({ v: 1 as const, source: 'ble', session, through });

function filled(count: number, limits: Partial<OutboxLimits> = {}): IngestOutbox {
  const outbox = outboxWith(limits);
  for (const reading of sampleReadings(count)) outbox.add(reading);
  return outbox;
}

describe('the ingest outbox', () => {
  it('numbers batches from 1 and sends no more than the window allows', () => {
    const batches = read(due(filled(60), 0));
    expect(batches.map(({ batch }) => batch)).toEqual([1, 2, 3, 4]);
    expect(batches.flatMap(({ readings }) => readings)).toEqual(sampleReadings(40));
  });

  it('keeps every reading until the buffer says that it is on disk', () => {
    const outbox = filled(30);
    due(outbox, 0);
    outbox.acknowledge(ack(2));
    expect(outbox.counters).toMatchObject({ received: 30, confirmed: 20, dropped: 0, depth: 10 });
  });

  it('sends all that is in flight again, in order, once the oldest is overdue', () => {
    const outbox = filled(30);
    due(outbox, 0);
    outbox.acknowledge(ack(1));
    expect(due(outbox, 4999)).toEqual([]);
    expect(read(due(outbox, 5000)).map(({ batch }) => batch)).toEqual([2, 3]);
    expect(due(outbox, 5001)).toEqual([]);
  });

  it('sends again sooner while nothing was ever acknowledged: the buffer may still be starting', () => {
    const outbox = filled(10);
    due(outbox, 0);
    expect(due(outbox, 999)).toEqual([]);
    expect(due(outbox, 1000)).toHaveLength(1);
  });

  it('sends again at once after a lost link', () => {
    const outbox = filled(10);
    due(outbox, 0);
    outbox.resendAll();
    expect(read(due(outbox, 1)).map(({ batch }) => batch)).toEqual([1]);
  });

  it('sends again at once when the buffer asks for it', () => {
    const outbox = filled(30);
    due(outbox, 0);
    outbox.acknowledge({ ...ack(1), resend: true });
    expect(read(due(outbox, 1)).map(({ batch }) => batch)).toEqual([2, 3]);
    expect(due(outbox, 2)).toEqual([]);
  });

  it('ignores acknowledgements of another session', () => {
    const outbox = filled(10);
    due(outbox, 0);
    outbox.acknowledge(ack(1, 's0'));
    expect(outbox.counters.depth).toBe(10);
  });

  it('gives up the oldest when full, counts them, and tells the receiver not to wait for them', () => {
    const outbox = filled(100, { maxInFlight: 2 });
    due(outbox, 0);
    outbox.add(sampleReading(100));
    expect(outbox.counters).toMatchObject({ received: 101, confirmed: 0, dropped: 10, depth: 91 });
    const resent = read(due(outbox, 5000));
    expect(resent.map(({ batch, base }) => [batch, base])).toEqual([
      [2, 2],
      [3, 2],
    ]);
  });

  it('tells the time of hearing of what was given up, from the earliest to the latest', () => {
    const outbox = outboxWith({ maxReadings: 2 });
    const at = (received_at: number) => sampleReading(0, { received_at });
    for (const receivedAt of [7000, 5000, 9000, 6000]) outbox.add(at(receivedAt));
    expect(outbox.counters.losses).toMatchObject({ readings: 2, from: 5000, to: 7000 });
    expect(filled(3).counters.losses).toBeUndefined();
  });

  it('counts bytes as the JSON of the readings takes them', () => {
    const reading = sampleReading(1, { values: { text: 'Grüße' } });
    const size = Buffer.byteLength(JSON.stringify(reading));
    const outbox = outboxWith({ maxReadings: 3, maxInFlight: 1, maxBatchReadings: 1 });
    for (let n = 0; n < 4; n += 1) outbox.add(reading);
    due(outbox, 0);
    outbox.acknowledge(ack(1));
    expect(outbox.counters.bytes).toEqual({ received: 4 * size, sent: size, dropped: size, depth: 2 * size });
  });

  it('gives up the oldest past its bound in bytes as well', () => {
    const size = JSON.stringify(sampleReading(0)).length;
    const outbox = outboxWith({ maxBytes: size * 5 + 10 });
    for (let n = 0; n < 8; n += 1) outbox.add(sampleReading(0, { received_at: 1_706_872_350_000 + n }));
    expect(outbox.counters).toMatchObject({ dropped: 3, depth: 5 });
    expect(outbox.counters.losses?.to).toBe(1_706_872_350_002);
  });

  it('follows a change of its bounds', () => {
    const limits = { ...SMALL_LIMITS };
    const outbox = new IngestOutbox('ble', 's1', deflateText, () => limits);
    for (const reading of sampleReadings(50)) outbox.add(reading);
    limits.maxReadings = 20;
    outbox.add(sampleReading(50));
    expect(outbox.counters.depth).toBe(20);
  });

  it('begins no batch while those in flight hold enough readings', () => {
    const outbox = filled(60, { maxInFlightReadings: 15 });
    expect(due(outbox, 0)).toHaveLength(2);
    expect(outbox.hasFullBatch).toBe(false);
    outbox.acknowledge(ack(1));
    expect(outbox.hasFullBatch).toBe(true);
  });

  it('makes no JSON and deflates nothing anew for a batch that is sent again', () => {
    let deflated = 0;
    const deflate = (json: string) => {
      deflated += 1;
      return deflateText(json);
    };
    const outbox = new IngestOutbox('ble', 's1', deflate, () => SMALL_LIMITS);
    for (const reading of sampleReadings(30)) outbox.add(reading);
    const first = due(outbox, 0);
    const before = deflated;
    expect(due(outbox, 1000)).toEqual(first);
    expect(deflated).toBe(before);
  });

  it('gives up a reading that fits no message, counted, in place of keeping all behind it waiting for ever', () => {
    const outbox = outboxWith({ maxBatchBytes: 400 });
    const noise = Array.from({ length: 250 }, (_, n) => String.fromCharCode(0x4e00 + ((n * n * 7919) % 9001))).join('');
    outbox.add(sampleReading(0, { values: { text: noise } }));
    outbox.add(sampleReading(1));
    expect(read(due(outbox, 0)).map(({ readings }) => readings)).toEqual([[sampleReading(1)]]);
    expect(outbox.counters).toMatchObject({ dropped: 1, depth: 1 });
  });

  it('loses nothing and repeats nothing in the count, whatever is acknowledged when', () => {
    const step = fc.record({
      add: fc.integer({ min: 0, max: 30 }),
      through: fc.integer({ min: 0, max: 40 }),
      waitMs: fc.integer({ min: 0, max: 6000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const outbox = outboxWith();
        let nowMs = 0;
        for (const { add, through, waitMs } of steps) {
          for (const reading of sampleReadings(add)) outbox.add(reading);
          outbox.acknowledge(ack(through));
          nowMs += waitMs;
          for (const payload of due(outbox, nowMs))
            expect(payload.length).toBeLessThanOrEqual(SMALL_LIMITS.maxBatchBytes);
          const { received, confirmed, dropped, depth } = outbox.counters;
          expect(confirmed + dropped + depth).toBe(received);
          expect(depth).toBeLessThanOrEqual(SMALL_LIMITS.maxReadings);
        }
      }),
    );
  });
});

describe('readings whose source waits', () => {
  const outcomes = () => {
    const heard: string[] = [];
    return { heard, note: (outcome: string) => void heard.push(outcome) };
  };

  it('overtake those that nobody waits for, in a batch that says so', () => {
    const outbox = filled(15);
    outbox.addUrgent(sampleReadings(2, 100), () => {});
    const [first, second] = read(due(outbox, 0));
    expect([first?.urgent, first?.readings]).toEqual([true, sampleReadings(2, 100)]);
    expect(second?.urgent).toBeUndefined();
  });

  it('are told of once the last of them is on disk', () => {
    const { heard, note } = outcomes();
    const outbox = outboxWith();
    expect(outbox.addUrgent(sampleReadings(15), note)).toBe('taken');
    due(outbox, 0);
    outbox.acknowledge(ack(1));
    expect(heard).toEqual([]);
    outbox.acknowledge(ack(2));
    outbox.acknowledge(ack(2));
    expect(heard).toEqual(['durable']);
  });

  it('are refused as a whole where they do not fit, and nothing else is given up for them', () => {
    const { heard, note } = outcomes();
    const outbox = filled(95);
    expect(outbox.addUrgent(sampleReadings(6), note)).toBe('refused');
    expect(outbox.counters).toMatchObject({ received: 95, refused: 6, dropped: 0, depth: 95 });
    expect(outbox.addUrgent(sampleReadings(5), note)).toBe('taken');
    expect(heard).toEqual([]);
  });

  it('are told of when they are given up for newer ones, once', () => {
    const { heard, note } = outcomes();
    const outbox = outboxWith({ maxReadings: 10, maxBatchReadings: 5 });
    outbox.addUrgent(sampleReadings(10), note);
    due(outbox, 0);
    for (const reading of sampleReadings(10)) outbox.add(reading);
    expect(heard).toEqual(['given-up']);
    expect(outbox.counters).toMatchObject({ dropped: 10, depth: 10 });
  });

  it('are sent again sooner than the others, and all in flight with them, as the buffer takes batches in order', () => {
    const outbox = filled(10);
    due(outbox, 0);
    outbox.acknowledge(ack(1));
    outbox.add(sampleReading(1));
    due(outbox, 0);
    outbox.addUrgent([sampleReading(2)], () => {});
    due(outbox, 100);
    expect(due(outbox, 599)).toEqual([]);
    expect(read(due(outbox, 600)).map(({ batch }) => batch)).toEqual([2, 3]);
  });
});

describe('an outbox in a hurry', () => {
  it('sends all it holds again as urgent', () => {
    const outbox = filled(30);
    due(outbox, 0);
    expect(due(outbox, 1)).toEqual([]);
    outbox.hurry();
    outbox.add(sampleReading());
    expect(read(due(outbox, 2)).map(({ batch, urgent }) => [batch, urgent])).toEqual([
      [1, true],
      [2, true],
      [3, true],
      [4, true],
    ]);
  });
});
