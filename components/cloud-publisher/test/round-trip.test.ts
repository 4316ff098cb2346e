import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RoundTrip } from '../src/round-trip.ts';

const CEILING_MS = 15_000;

function measuring(...samples: number[]): RoundTrip {
  const roundTrip = new RoundTrip();
  for (const ms of samples) roundTrip.measured(ms);
  return roundTrip;
}

describe('the patience for a confirmation', () => {
  it('is five seconds before anything was measured', () => {
    expect(new RoundTrip().timeoutMs(1, CEILING_MS)).toBe(5000);
  });

  it('follows what is measured, with room for its deviation', () => {
    const steady = measuring(...Array(50).fill(3000));
    expect(steady.timeoutMs(1, CEILING_MS)).toBeCloseTo(3000, -2);
    const uneven = measuring(...Array(25).fill([1000, 5000]).flat());
    expect(uneven.timeoutMs(1, CEILING_MS)).toBeGreaterThan(6000);
  });

  it('doubles with each further send', () => {
    const roundTrip = measuring(...Array(50).fill(100));
    expect([1, 2, 3, 4].map((attempt) => roundTrip.timeoutMs(attempt, CEILING_MS))).toEqual([2000, 4000, 8000, 15_000]);
  });

  it('stays between two seconds and the ceiling', () => {
    const samples = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(samples, fc.integer({ min: 1, max: 30 }), (ms, attempts) => {
        const timeoutMs = measuring(...ms).timeoutMs(attempts, CEILING_MS);
        expect(timeoutMs).toBeGreaterThanOrEqual(2000);
        expect(timeoutMs).toBeLessThanOrEqual(CEILING_MS);
      }),
    );
  });
});
