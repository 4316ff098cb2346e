import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_WAIT_S, retryWaitS } from '../../lib/feed/retry-wait.ts';

describe('retryWaitS', () => {
  it('doubles from 10 s to 30 min, the lower half of it for certain', () => {
    expect([1, 2, 3, 8, 9, 1000].map((receives) => retryWaitS(receives, 0))).toEqual([5, 10, 20, 640, 900, 900]);
    expect([1, 2, 8, 9, 1000].map((receives) => retryWaitS(receives, 1 - 1e-9))).toEqual([10, 20, 1280, 1800, 1800]);
  });

  it('is a whole number of seconds that SQS takes, whatever the count', () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), random, (receives, chance) => {
        const wait = retryWaitS(receives, chance);
        expect(Number.isInteger(wait) && wait >= 5 && wait <= LONGEST_WAIT_S).toBe(true);
      }),
    );
  });

  it('lets a message that always fails outlive the 14 days of its queue within the 1000 deliveries that SQS counts', () => {
    const days = (random: number) =>
      Array.from({ length: 1000 }, (_, i) => retryWaitS(i + 1, random)).reduce((sum, wait) => sum + wait, 0) / 86_400;
    // By the law of large numbers the sum of 1000 waits is the mean, give or take some hours.
    expect(days(0.5)).toBeGreaterThan(15);
  });
});
