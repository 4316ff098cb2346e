import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Pacer } from '../src/pacer.ts';

/** How many sends the pacer lets through within `durationMs`, when the sender waits as it is told. */
function sendsWithin(pacer: Pacer, durationMs: number): number {
  let sends = 0;
  for (let nowMs = 0; nowMs < durationMs; ) {
    const wait = pacer.take(nowMs);
    if (wait === 0) sends += 1;
    nowMs += wait === 0 ? 0 : Math.max(wait, 0.001);
  }
  return sends;
}

describe('the pacer', () => {
  it('keeps to its rate but for a burst of a tenth of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 20 }), (rate, seconds) => {
        const sends = sendsWithin(new Pacer(rate, 0), seconds * 1000);
        expect(sends).toBeLessThanOrEqual(rate * seconds + Math.max(1, rate / 10) + 1);
        expect(sends).toBeGreaterThanOrEqual(rate * seconds - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps to a new rate at once', () => {
    const pacer = new Pacer(100, 0);
    pacer.setRate(10);
    expect(sendsWithin(pacer, 1000)).toBeLessThanOrEqual(12);
  });
});
