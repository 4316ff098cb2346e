import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { median, percentile, ratio, rounded } from '../support/statistics.ts';

describe('a percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile(hundred, 1)]).toEqual([50, 95, 100]);
  });

  it('of nothing is not a number', () => {
    expect([percentile([], 0.5), median([])]).toEqual([null, null]);
  });

  it('is one of the values, and at least that fraction of them is not above it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, fraction) => {
          const value = percentile(values, fraction) ?? Number.NaN;
          expect(values).toContain(value);
          expect(values.filter((each) => each <= value).length).toBeGreaterThanOrEqual(fraction * values.length);
        },
      ),
    );
  });
});

describe('a ratio', () => {
  it('is not there where one side was not measured or is nothing', () => {
    expect([ratio(10, 4), ratio(null, 4), ratio(10, undefined), ratio(10, 0)]).toEqual([2.5, null, null, null]);
  });
});

describe('rounding', () => {
  it.each([
    [12_345.6, 12_346],
    [123.4, 123],
    [12.345, 12.3],
    [0.012345, 0.0123],
    [-1.5678, -1.57],
    [0, 0],
  ])('keeps three digits of %d', (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
