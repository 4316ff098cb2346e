import { describe, expect, it } from '@jest/globals';
import { Refreshed } from '../src/refreshed.ts';

/** A value that counts its readings, each of which takes `costMs`. */
function setUp(costMs: number) {
  const clock = { nowMs: 0 };
  let reads = 0;
  const value = new Refreshed(
    () => {
      clock.nowMs += costMs;
      reads += 1;
      return reads;
    },
    () => clock.nowMs,
    1000,
  );
  return { clock, value };
}

describe('a refreshed value', () => {
  it('is read again after the interval, not before', () => {
    const { clock, value } = setUp(0);
    expect([value.recent, value.recent]).toEqual([1, 1]);
    clock.nowMs = 999;
    expect(value.recent).toBe(1);
    clock.nowMs = 1000;
    expect(value.recent).toBe(2);
  });

  it('is read the more seldom the more it costs', () => {
    const { clock, value } = setUp(200);
    expect(value.recent).toBe(1);
    clock.nowMs = 200 + 3999;
    expect(value.recent).toBe(1);
    clock.nowMs = 200 + 4000;
    expect(value.recent).toBe(2);
  });

  it('is of this moment when asked to be', () => {
    const { value } = setUp(0);
    expect([value.recent, value.fresh(), value.recent]).toEqual([1, 2, 2]);
  });
});
