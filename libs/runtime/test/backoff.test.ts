import { describe, expect, it } from '@jest/globals';
import { Backoff, backoffDelayMs } from '@sward/runtime/backoff.ts';
import fc from 'fast-check';

const POLICY = { baseMs: 100, maxMs: 1000, minMs: 10 };
const longest = () => 1;

describe('back-off', () => {
  it('doubles its longest delay until it reaches the bound', () => {
    expect([0, 1, 2, 3, 4, 5].map((attempt) => backoffDelayMs(attempt, POLICY, longest))).toEqual([
      100, 200, 400, 800, 1000, 1000,
    ]);
  });

  it('draws from the whole span, down to its lower bound', () => {
    expect(backoffDelayMs(3, POLICY, () => 0)).toBe(10);
    expect(backoffDelayMs(3, POLICY, () => 0.5)).toBe(405);
  });

  it('stays within its bounds for any attempt and draw', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, draw) => {
        const delayMs = backoffDelayMs(attempt, POLICY, () => draw);
        expect(delayMs).toBeGreaterThanOrEqual(POLICY.minMs);
        expect(delayMs).toBeLessThanOrEqual(POLICY.maxMs);
      }),
    );
  });

  it('starts over after a success', () => {
    const backoff = new Backoff(POLICY, longest);
    expect([backoff.nextMs(), backoff.nextMs()]).toEqual([100, 200]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });
});
