import { describe, expect, it } from '@jest/globals';
import { isBroken } from '../../src/lifecycle/restart-policy.ts';

const MINUTE = 60_000;

describe('a component is BROKEN', () => {
  it.each([
    ['classic', [0, 1], false],
    ['classic', [0, 1, 2], true],
    ['classic', [0, 50 * MINUTE, 100 * MINUTE], true],
    ['classic', [0, 1, 62 * MINUTE], false],
    ['classic', [0, 62 * MINUTE, 63 * MINUTE], false],
    ['lite', [0, 1], false],
    ['lite', [0, 1, 59 * MINUTE], true],
    ['lite', [0, 50 * MINUTE, 100 * MINUTE], false],
    ['lite', [0, 50 * MINUTE, 51 * MINUTE, 52 * MINUTE], true],
  ] as const)('on %s after errors at %j: %s', (flavour, times, broken) => {
    expect(isBroken(flavour, times)).toBe(broken);
  });
});
