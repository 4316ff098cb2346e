import { describe, expect, it } from '@jest/globals';
import { waitAfterFailure } from '../src/retry-policy.ts';

describe('the retry policy', () => {
  it('doubles the wait up to its maximum, then gives up', () => {
    const policy = { maxReceives: 5, firstWaitMs: 200, maxWaitMs: 1000 };
    expect([1, 2, 3, 4, 5, 6].map((receives) => waitAfterFailure(receives, policy))).toEqual([
      200,
      400,
      800,
      1000,
      undefined,
      undefined,
    ]);
  });
});
