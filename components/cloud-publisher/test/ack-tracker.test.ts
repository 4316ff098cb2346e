import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AckTracker } from '../src/ack-tracker.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 10 }))
  .map(([from, n]) => [from, from + n] as const);

describe('the ack tracker', () => {
  it('moves only over what is confirmed without a gap', () => {
    const tracker = new AckTracker(10);
    tracker.add(13, 20);
    expect(tracker.through).toBe(10);
    tracker.add(11, 12);
    expect(tracker.through).toBe(20);
  });

  it('agrees with a plain set of numbers, whatever the order and overlap', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), range, (ranges, [low, high]) => {
        const tracker = new AckTracker(0);
        const confirmed = new Set<number>();
        for (const [from, to] of ranges) {
          tracker.add(from, to);
          for (let seq = from; seq <= to; seq += 1) confirmed.add(seq);
        }
        let through = 0;
        while (confirmed.has(through + 1)) through += 1;
        const wanted = Array.from({ length: high - low + 1 }, (_, i) => low + i);
        expect(tracker.through).toBe(through);
        expect(tracker.covers(low, high)).toBe(wanted.every((seq) => confirmed.has(seq)));
      }),
    );
  });
});
