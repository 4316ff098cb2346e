import { describe, expect, it } from '@jest/globals';
import type { DeliveryBatch } from '@sward/contracts/delivery.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { DeliveryWindow } from '../src/delivery-window.ts';

const EPOCH = '00000000000000aa';
const LOG = '10000000000000aa';
const payload = new Uint8Array([1]);

const batch = (seq: number, count: number, log: Partial<DeliveryBatch['log']> = {}): DeliveryBatch => ({
  v: 1,
  epoch: EPOCH,
  seq,
  log: { id: LOG, lane: 'backlog', cursor: 0, prev: seq - 1, seq, head: 1000, ...log },
  readings: sampleReadings(count, seq),
});

function windowWith(...batches: DeliveryBatch[]): DeliveryWindow {
  const window = new DeliveryWindow();
  for (const each of batches) window.take(each, payload);
  return window;
}

describe('the delivery window', () => {
  it('begins where its cursor stands', () => {
    const window = windowWith(batch(41, 10, { cursor: 40 }));
    expect(window.position).toEqual({ log: LOG, seq: 50 });
    expect(window.acknowledged).toEqual({ log: LOG, seq: 40 });
  });

  it('notices that the very first batch was lost', () => {
    const window = new DeliveryWindow();
    expect(window.take(batch(51, 10, { cursor: 40 }), payload)).toBe('gap');
    expect(window.position).toEqual({ log: LOG, seq: 40 });
  });

  it('moves the cursor only on the word of the cloud', () => {
    const window = windowWith(batch(1, 10), batch(11, 10));
    for (const entry of window.due(0, 1000)) entry.sentAtMs = 0;
    expect(window.acknowledged?.seq).toBe(0);
    window.confirm(EPOCH, [[1, 10]]);
    expect(window.acknowledged?.seq).toBe(10);
    expect(window.outstanding).toHaveLength(1);
  });

  it('does not move the cursor past a batch that is still unconfirmed', () => {
    const window = windowWith(batch(1, 10), batch(11, 10));
    window.confirm(EPOCH, [[11, 20]]);
    expect(window.acknowledged?.seq).toBe(0);
    expect(window.confirmed).toBe(10);
  });

  it('puts partial confirmations of one batch together', () => {
    const window = windowWith(batch(1, 3));
    window.confirm(EPOCH, [
      [1, 1],
      [3, 3],
    ]);
    expect(window.outstanding.map((entry) => [0, 1, 2].map((i) => window.isConfirmed(entry, i)))).toEqual([
      [true, false, true],
    ]);
    expect(window.confirm(EPOCH, [[2, 2]])).toHaveLength(1);
    expect(window.acknowledged?.seq).toBe(3);
  });

  it('believes no confirmation of what it never had, nor of another epoch', () => {
    const window = windowWith(batch(1, 10));
    window.confirm('ffffffffffffffff', [[1, 10]]);
    expect(window.acknowledged?.seq).toBe(0);
    window.confirm(EPOCH, [[1, 500]]);
    expect(window.acknowledged?.seq).toBe(10);
  });

  it('sends again what was not confirmed in time, oldest first', () => {
    const window = windowWith(batch(1, 1), batch(2, 1));
    const sendAll = (nowMs: number) =>
      window.due(nowMs, 1000).map((entry) => {
        entry.sentAtMs = nowMs;
        return entry.from;
      });
    expect(sendAll(0)).toEqual([1, 2]);
    expect(sendAll(999)).toEqual([]);
    expect(sendAll(1000)).toEqual([1, 2]);
  });

  it('asks again at a gap, however often the same batch comes without the one before', () => {
    const window = windowWith(batch(1, 10));
    expect(window.take(batch(16, 5), payload)).toBe('gap');
    expect(window.take(batch(16, 5), payload)).toBe('gap');
    expect(window.position?.seq).toBe(10);
  });

  it('passes over what the buffer says is gone from the log', () => {
    const window = windowWith(batch(1, 10));
    expect(window.take(batch(16, 5, { prev: 10 }), payload)).toBe('taken');
    window.confirm(EPOCH, [
      [1, 10],
      [16, 20],
    ]);
    expect(window.acknowledged?.seq).toBe(20);
  });

  it('ignores what it already has', () => {
    const window = windowWith(batch(1, 10));
    expect(window.take(batch(1, 10), payload)).toBe('duplicate');
    expect(window.outstanding).toHaveLength(1);
  });

  it('asks again for a batch that overlaps what it has', () => {
    expect(windowWith(batch(1, 10)).take(batch(6, 10), payload)).toBe('gap');
  });

  it('begins anew with a new file', () => {
    const window = windowWith(batch(1, 10));
    window.take(batch(1, 5, { id: 'bbbbbbbbbbbbbbbb' }), payload);
    expect(window.outstanding.map(({ batch: { log } }) => log.id)).toEqual(['bbbbbbbbbbbbbbbb']);
    expect(window.acknowledged).toEqual({ log: 'bbbbbbbbbbbbbbbb', seq: 0 });
  });

  it('moves the cursor by place where the cloud confirms by identity', () => {
    const window = windowWith({ ...batch(1, 10), seq: 501 }, { ...batch(11, 10), epoch: 'ffffffffffffffff', seq: 1 });
    window.confirm(EPOCH, [[501, 510]]);
    expect(window.acknowledged?.seq).toBe(10);
    window.confirm('ffffffffffffffff', [[1, 10]]);
    expect(window.acknowledged?.seq).toBe(20);
  });

  it('follows a cursor that another publisher of its name moved ahead of it', () => {
    const window = windowWith(batch(1, 10));
    expect(window.take(batch(51, 10, { cursor: 40, prev: 50 }), payload)).toBe('gap');
    expect(window.position?.seq).toBe(40);
    expect(window.take(batch(41, 10, { cursor: 40 }), payload)).toBe('taken');
    expect(window.outstanding.map(({ from }) => from)).toEqual([41]);
    expect(window.acknowledged?.seq).toBe(40);
  });

  it('never lets the cursor pass a reading that the cloud did not confirm, whatever is confirmed when', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 });
    const confirmations = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 })));
    fc.assert(
      fc.property(counts, confirmations, (sizes, acks) => {
        const window = new DeliveryWindow();
        for (const size of sizes) window.take(batch((window.position?.seq ?? 0) + 1, size), payload);
        const last = window.position?.seq ?? 0;
        const confirmed = new Set<number>();
        for (const [from, extra] of acks.filter(([start, more]) => start + more <= last)) {
          window.confirm(EPOCH, [[from, from + extra]]);
          for (let seq = from; seq <= from + extra; seq += 1) confirmed.add(seq);
        }
        const firstMissing = Array.from({ length: last + 1 }, (_, i) => i + 1).find((seq) => !confirmed.has(seq));
        expect(window.acknowledged?.seq).toBe((firstMissing ?? 0) - 1);
      }),
    );
  });
});
