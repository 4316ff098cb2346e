import { describe, expect, it } from '@jest/globals';
import { decodeBatch, deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { type IngestBatch, ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { sampleReading, sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { IngestOutbox, type OutboxLimits } from '../src/ingest-outbox.ts';

const LIMITS: OutboxLimits = {
  maxReadings: 100,
  maxBytes: 1_000_000,
  maxInFlight: 4,
  maxInFlightReadings: 1000,
  maxBatchReadings: 10,
  maxBatchBytes: 7000,
  resendAfterMs: 5000,
  urgentResendAfterMs: 500,
  firstResendAfterMs: 1000,
};

const outboxWith = (limits: Partial<OutboxLimits> = {}) =>
  new IngestOutbox('ble', 's1', deflateText, () => ({ ...LIMITS, ...limits }));

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
          for (const payload of due(outbox, nowMs)) expect(payload.length).toBeLessThanOrEqual(LIMITS.maxBatchBytes);
          const { received, confirmed, dropped, depth } = outbox.counters;
          expect(confirmed + dropped + depth).toBe(received);
          expect(depth).toBeLessThanOrEqual(LIMITS.maxReadings);
        }
      }),
    );
  });
});
