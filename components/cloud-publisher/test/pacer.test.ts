import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PaceLimits, Pacer } from '../src/pacer.ts';

const WIDE = { publishes: 100, bytes: 10_000_000 };

/** How many sends of `bytes` the pacer lets through from `fromMs` on, when the sender waits as it is told. */
function sendsWithin(pacer: Pacer, durationMs: number, bytes = 1, fromMs = 0): number {
  let sends = 0;
  for (let nowMs = fromMs; nowMs < fromMs + durationMs; ) {
    const wait = pacer.take(bytes, nowMs);
    if (wait === 0) sends += 1;
    nowMs += wait === 0 ? 0 : Math.max(wait, 0.001);
  }
  return sends;
}

describe('the pacer', () => {
  it('keeps to its rate of publishes but for a burst of a tenth of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 20 }), (publishes, seconds) => {
        const sends = sendsWithin(new Pacer({ ...WIDE, publishes }, 0), seconds * 1000);
        expect(sends).toBeLessThanOrEqual(publishes * seconds + Math.max(1, publishes / 10) + 1);
        expect(sends).toBeGreaterThanOrEqual(publishes * seconds - 1);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps to its rate of bytes alike', () => {
    const sizes = fc.integer({ min: 1000, max: 7000 });
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 512 }), sizes, (kib, size) => {
        const limits: PaceLimits = { publishes: 100_000, bytes: kib * 1024 };
        const bytes = sendsWithin(new Pacer(limits, 0), 5000, size) * size;
        expect(bytes).toBeLessThanOrEqual(limits.bytes * 5 + 21_000);
        expect(bytes).toBeGreaterThanOrEqual(limits.bytes * 5 - 7000);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps to new limits at once', () => {
    const pacer = new Pacer(WIDE, 0);
    pacer.setLimits({ ...WIDE, publishes: 10 });
    expect(sendsWithin(pacer, 1000)).toBeLessThanOrEqual(12);
  });

  it('gives way when the nucleus refuses, once for the refusals of one moment, and comes back within seconds', () => {
    const pacer = new Pacer(WIDE, 0);
    for (const nowMs of [0, 10, 20]) pacer.giveWay(nowMs);
    expect(pacer.share).toBeLessThan(0.9);
    expect(sendsWithin(pacer, 500)).toBeLessThan(56);
    sendsWithin(pacer, 10_000, 1, 500);
    expect(pacer.share).toBe(1);
  });

  it('never gives way so far that nothing goes any more', () => {
    const pacer = new Pacer(WIDE, 0);
    for (let nowMs = 0; nowMs < 60_000; nowMs += 300) pacer.giveWay(nowMs);
    expect(sendsWithin(pacer, 2000, 1, 60_000)).toBeGreaterThan(0);
  });

  it('has its pace back where the refusals were for want of a link', () => {
    const pacer = new Pacer(WIDE, 0);
    pacer.giveWay(0);
    pacer.restore(1);
    expect(pacer.rate(1)).toBe(100);
  });

  it('tells how many messages of a size go in a second', () => {
    const pacer = new Pacer({ publishes: 80, bytes: 450 * 1024 }, 0);
    expect(pacer.rate(400)).toBe(80);
    expect(pacer.rate(7000)).toBeCloseTo(65.8, 0);
  });
});
