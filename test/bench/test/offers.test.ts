import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { held } from '../pipeline/loads.ts';
import { dueAfter } from '../support/offer.ts';

describe('an offer', () => {
  it('has its first reading at once and its last when all but it have had their interval', () => {
    const offer = { count: 11, perSecond: 10 };
    expect([0, 99, 100, 1000, 5000].map((ms) => dueAfter(offer, ms))).toEqual([1, 1, 2, 11, 11]);
  });

  it('without a rate is due as a whole', () => {
    expect(dueAfter({ count: 7, perSecond: null }, 0)).toBe(7);
  });

  it('never takes back what was due, and never exceeds its count', () => {
    const offers = fc.record({ count: fc.nat(1000), perSecond: fc.option(fc.integer({ min: 1, max: 10_000 })) });
    fc.assert(
      fc.property(offers, fc.nat(10_000), fc.nat(10_000), (offer, before, more) => {
        const [first, second] = [dueAfter(offer, before), dueAfter(offer, before + more)];
        expect(first).toBeLessThanOrEqual(second);
        expect(second).toBeLessThanOrEqual(offer.count);
      }),
    );
  });
});

describe('a rate', () => {
  const offer = { count: 4000, perSecond: 1000 };

  it.each([
    ['is held where all is stored soon after', { stored: 4000, dropped: 0, seconds: 5 }, true],
    ['is not held where something is missing', { stored: 3999, dropped: 0, seconds: 5 }, false],
    ['is not held where the input gave something up', { stored: 4000, dropped: 1, seconds: 5 }, false],
    ['is not held where the gateway falls behind', { stored: 4000, dropped: 0, seconds: 9 }, false],
    ['is not held where nothing came', { stored: 0, dropped: 0, seconds: null }, false],
  ])('%s', (_, result, expected) => {
    expect(held(offer, result)).toBe(expected);
  });
});
