import { describe, expect, it } from '@jest/globals';
import type { DeliveryHeader, SeqRange } from '@sward/contracts/delivery.ts';
import fc from 'fast-check';
import { type Acknowledgement, DeliveryWindow } from '../src/delivery-window.ts';
import { BODY, EPOCH, header, LOG, takeAll } from './delivery-examples.ts';

function windowWith(...headers: DeliveryHeader[]): DeliveryWindow {
  const window = new DeliveryWindow();
  takeAll(window, ...headers);
  return window;
}

const placesOf = (window: DeliveryWindow) => window.outstanding.map(({ from, to }) => [from, to]);

describe('the delivery window', () => {
  it('begins where its cursor stands', () => {
    const window = windowWith(header(41, 10, { cursor: 40 }));
    expect(window.position('backlog')).toEqual({ log: LOG, seq: 50 });
    expect(window.acknowledgements()[0]).toEqual({ log: LOG, seq: 40 });
  });

  it('notices that the very first batch was lost', () => {
    const window = new DeliveryWindow();
    expect(window.take(header(51, 10, { cursor: 40 }), BODY)).toBe('gap');
    expect(window.position('backlog')).toEqual({ log: LOG, seq: 40 });
  });

  it('moves the cursor only on the word of the cloud', () => {
    const window = windowWith(header(1, 10), header(11, 10));
    expect(window.acknowledgements()[0]?.seq).toBe(0);
    expect(window.confirm(EPOCH, [[1, 10]])).toMatchObject({ done: [{ from: 1, to: 10 }], readings: 10 });
    expect(window.acknowledgements()[0]?.seq).toBe(10);
    expect(placesOf(window)).toEqual([[11, 20]]);
  });

  it('does not move the cursor past a batch that is still unconfirmed, and says what is confirmed above it', () => {
    const window = windowWith(header(1, 10), header(11, 10));
    window.confirm(EPOCH, [[11, 20]]);
    expect(window.acknowledgements()[0]).toEqual({ log: LOG, seq: 0, above: [[11, 20]] });
  });

  it('puts partial confirmations of one batch together', () => {
    const window = windowWith(header(1, 3));
    window.confirm(EPOCH, [
      [1, 1],
      [3, 3],
    ]);
    const confirmed = window.outstanding.map((entry) => [0, 1, 2].map((i) => window.isConfirmed(entry, i)));
    expect(confirmed).toEqual([[true, false, true]]);
    expect(window.confirm(EPOCH, [[1, 2]])).toMatchObject({ done: [{ from: 1 }], readings: 1 });
    expect(window.acknowledgements()[0]?.seq).toBe(3);
  });

  it('believes no confirmation of what it never had, nor of another epoch: two gateways may have one name', () => {
    const window = windowWith(header(1, 10));
    expect(window.confirm('ffffffffffffffff', [[1, 10]]).readings).toBe(0);
    expect(window.acknowledgements()[0]?.seq).toBe(0);
    window.confirm(EPOCH, [[5, 500]]);
    expect(window.acknowledgements()[0]).toEqual({ log: LOG, seq: 0, above: [[5, 10]] });
  });

  it('moves the cursor by place where the cloud confirms by identity', () => {
    const other = 'ffffffffffffffff';
    const window = windowWith(header(1, 10, {}, { seq: 501 }), header(11, 10, {}, { epoch: other, seq: 1 }));
    window.confirm(EPOCH, [[501, 510]]);
    expect(window.acknowledgements()[0]?.seq).toBe(10);
    window.confirm(other, [[1, 10]]);
    expect(window.acknowledgements()[0]?.seq).toBe(20);
  });

  it('asks again at a gap, however often the same batch comes without the one before', () => {
    const window = windowWith(header(1, 10));
    expect(takeAll(window, header(16, 5), header(16, 5))).toEqual(['gap', 'gap']);
    expect(window.position('backlog')?.seq).toBe(10);
  });

  it('passes over what the buffer says need not be waited for', () => {
    const window = windowWith(header(1, 10));
    expect(window.take(header(16, 5, { prev: 10 }), BODY)).toBe('taken');
    window.confirm(EPOCH, [
      [1, 10],
      [16, 20],
    ]);
    expect(window.acknowledgements()[0]?.seq).toBe(20);
  });

  it('ignores what it already has, and asks again for a batch that overlaps it', () => {
    const window = windowWith(header(1, 10));
    expect(takeAll(window, header(1, 10), header(6, 10))).toEqual(['duplicate', 'gap']);
    expect(placesOf(window)).toEqual([[1, 10]]);
  });

  it('begins anew with a new file', () => {
    const window = windowWith(header(1, 10));
    window.take(header(1, 5, { id: 'bbbbbbbbbbbbbbbb' }), BODY);
    expect(placesOf(window)).toEqual([[1, 5]]);
    expect(window.acknowledgements()[0]).toEqual({ log: 'bbbbbbbbbbbbbbbb', seq: 0 });
  });

  it('follows a cursor that another publisher of its name moved ahead of it, and keeps what lies behind that', () => {
    const window = windowWith(header(1, 10), header(11, 40));
    expect(window.take(header(51, 10, { cursor: 40 }), BODY)).toBe('taken');
    expect(placesOf(window)).toEqual([
      [11, 50],
      [51, 60],
    ]);
    expect(window.acknowledgements()[0]?.seq).toBe(40);
  });

  it('never lets the cursor pass a reading that the cloud did not confirm, whatever is confirmed when', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 20 });
    const confirmations = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 })));
    fc.assert(
      fc.property(counts, confirmations, (sizes, acks) => {
        const window = new DeliveryWindow();
        const taken = () => window.position('backlog')?.seq ?? 0;
        for (const size of sizes) window.take(header(taken() + 1, size), BODY);
        const confirmed = new Set<number>();
        for (const [from, extra] of acks) {
          window.confirm(EPOCH, [[from, from + extra]]);
          for (let seq = from; seq <= Math.min(from + extra, taken()); seq += 1) confirmed.add(seq);
        }
        expect(coveredBy(window, taken())).toEqual([...confirmed].sort((a, b) => a - b));
      }),
    );
  });
});

/** The places up to `last` that the acknowledgement covers. */
function coveredBy(window: DeliveryWindow, last: number): number[] {
  return window.acknowledgements().flatMap((ack) => coveredIn(ack, last));
}

/** The places up to `last` that one acknowledgement covers. */
function coveredIn({ seq, above = [] }: Acknowledgement, last: number): number[] {
  const covers = (place: number) => place <= seq || above.some(([from, to]) => from <= place && place <= to);
  return Array.from({ length: last }, (_, i) => i + 1).filter(covers);
}

describe('two lanes in the window', () => {
  const live = (seq: number, count: number, log: Partial<DeliveryHeader['log']> = {}) =>
    header(seq, count, { lane: 'live', ...log });

  function twoLanes(): DeliveryWindow {
    const window = windowWith(header(1, 10));
    window.openLive(100);
    return window;
  }

  it('are taken each in its own order', () => {
    const window = twoLanes();
    expect(takeAll(window, live(101, 5), header(11, 10), live(106, 5), live(121, 5))).toEqual([
      'taken',
      'taken',
      'taken',
      'gap',
    ]);
    expect([window.position('live')?.seq, window.position('backlog')?.seq]).toEqual([110, 20]);
  });

  it('ignore batches of a live lane that was never opened', () => {
    expect(takeAll(windowWith(header(1, 10)), live(11, 5))).toEqual(['duplicate']);
  });

  it('let the cursor wait for the backlog, and tell what live has had confirmed', () => {
    const window = twoLanes();
    takeAll(window, live(101, 5));
    window.confirm(EPOCH, [[101, 105]]);
    expect(window.acknowledgements()[0]).toEqual({ log: LOG, seq: 0, above: [[101, 105]] });
  });

  it('become one when the backlog has come up to where live began', () => {
    const window = twoLanes();
    takeAll(window, live(101, 5), header(11, 90));
    expect([window.liveStart, window.position('live')]).toEqual([undefined, null]);
    expect(window.position('backlog')?.seq).toBe(105);
    window.confirm(EPOCH, [[1, 105]]);
    expect(window.acknowledgements()[0]).toEqual({ log: LOG, seq: 105 });
  });

  it('become one where the rest of the backlog is gone from the log, as the batch behind it says', () => {
    const window = twoLanes();
    takeAll(window, live(101, 5));
    expect(window.take(header(101, 5, { prev: 10 }), BODY)).toBe('duplicate');
    expect([window.liveStart, window.position('backlog')?.seq]).toEqual([undefined, 105]);
  });

  it('leave to the backlog what an older live lane did not take', () => {
    const window = twoLanes();
    takeAll(window, live(101, 5));
    window.openLive(500);
    expect(window.position('live')?.seq).toBe(500);
    window.confirm(EPOCH, [[101, 105]]);
    expect(takeAll(window, header(11, 90), header(106, 20, { prev: 100 }))).toEqual(['taken', 'taken']);
    expect(window.liveStart).toBe(500);
  });

  it('never open live behind the backlog', () => {
    const window = windowWith(header(1, 10));
    window.openLive(10);
    expect(window.liveStart).toBeUndefined();
  });
});

describe('refusals in the window', () => {
  const refusal = (seq: number, reason = 'INVALID_MESSAGE: no') => ({ range: [seq, seq] as SeqRange, reason });

  it('count as settled, and are told with the acknowledgement that covers them', () => {
    const window = windowWith(header(1, 3));
    window.confirm(EPOCH, [
      [1, 1],
      [3, 3],
    ]);
    expect(window.refuse(EPOCH, [refusal(2)])).toMatchObject({ done: [{ from: 1, to: 3 }], readings: 1 });
    expect(window.acknowledgements()[0]).toEqual({
      log: LOG,
      seq: 3,
      refused: [{ range: [2, 2], reason: 'INVALID_MESSAGE: no' }],
    });
    expect(window.refused).toBe(1);
  });

  it('are told by place', () => {
    const window = windowWith(header(1, 3, {}, { seq: 701 }));
    window.refuse(EPOCH, [refusal(702)]);
    expect(window.acknowledgements()[0]?.refused?.[0]?.range).toEqual([2, 2]);
  });

  it('are repeated until the cursor of the buffer has passed them', () => {
    const window = windowWith(header(1, 3));
    window.refuse(EPOCH, [refusal(1), refusal(1)]);
    takeAll(window, header(4, 3));
    expect(window.acknowledgements()[0]?.refused).toHaveLength(1);
    takeAll(window, header(7, 3, { cursor: 1 }));
    expect(window.acknowledgements()[0]?.refused).toBeUndefined();
    expect(window.refused).toBe(1);
  });

  it('that one acknowledgement cannot tell are told by others, of which each is true alone', () => {
    const window = windowWith(header(1, 100));
    const refused = Array.from({ length: 50 }, (_, i) => refusal(2 * i + 1));
    window.refuse(EPOCH, refused.toReversed());
    window.confirm(
      EPOCH,
      refused.map(({ range: [odd] }) => [odd + 1, odd + 1]),
    );
    const said = window.acknowledgements();
    expect(said.length).toBeGreaterThan(1);
    for (const ack of said) {
      const told = (ack.refused ?? []).map(({ range: [place] }) => place);
      expect(coveredIn(ack, 100).filter((place) => place % 2 === 1)).toEqual(told);
    }
    expect(new Set(said.flatMap((ack) => coveredIn(ack, 100))).size).toBe(100);
  });

  it('do not touch what is stored, nor what another gateway numbers alike', () => {
    const window = windowWith(header(1, 3));
    window.confirm(EPOCH, [[1, 1]]);
    expect(window.refuse(EPOCH, [refusal(1)]).readings).toBe(0);
    expect(window.refuse('ffffffffffffffff', [refusal(2)]).readings).toBe(0);
  });

  it('have reasons that fit the message, whatever their text', () => {
    const window = windowWith(header(1, 20));
    window.refuse(
      EPOCH,
      Array.from({ length: 20 }, (_, i) => refusal(i + 1, `${i}${'\u{1f975}'.repeat(500)}`)),
    );
    expect(JSON.stringify(window.acknowledgements()[0]).length).toBeLessThan(7000);
  });
});
