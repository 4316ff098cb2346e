import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addProgress, countMissing, NO_PROGRESS, type Progress } from '../src/seq-ranges.ts';

const progressArb: fc.Arbitrary<Progress> = fc
  .tuple(fc.nat(40), fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(8)), { maxLength: 5 }))
  .map(([seq, ranges]) => ({ seq, above: ranges.map(([from, length]) => [from, from + length] as const) }));

const covers = ({ seq, above }: Progress, n: number) => n <= seq || above.some(([from, to]) => from <= n && n <= to);
const NUMBERS = Array.from({ length: 80 }, (_, index) => index + 1);

describe('the progress of a consumer', () => {
  it('after a word is what was known and what was said, and nothing else', () => {
    fc.assert(
      fc.property(progressArb, progressArb, (known, said) => {
        const both = addProgress(known, said);
        for (const n of NUMBERS) expect(covers(both, n)).toBe(covers(known, n) || covers(said, n));
      }),
    );
  });

  it('has ranges that rise, lie apart and above its number', () => {
    fc.assert(
      fc.property(progressArb, progressArb, (known, said) => {
        const { seq, above } = addProgress(known, said);
        above.forEach(([from, to], index) => {
          expect(from).toBeGreaterThan((above[index - 1]?.[1] ?? seq) + 1);
          expect(to).toBeGreaterThanOrEqual(from);
        });
      }),
    );
  });

  it('stays bounded: of very many ranges the highest are forgotten', () => {
    const above = Array.from({ length: 1000 }, (_, index) => [10 * index + 5, 10 * index + 6] as const);
    const { above: kept } = addProgress(NO_PROGRESS, { seq: 0, above });
    expect([kept.length, kept[0]]).toEqual([256, [5, 6]]);
  });

  it('tells how many readings of a range one of several consumers lacks', () => {
    fc.assert(
      fc.property(fc.array(progressArb, { maxLength: 3 }), fc.nat(50), fc.nat(20), (consumers, from, length) => {
        const range = NUMBERS.filter((n) => from <= n && n <= from + length);
        const lacking = range.filter((n) => consumers.some((progress) => !covers(progress, n)));
        expect(countMissing(consumers, [Math.max(1, from), from + length])).toBe(lacking.length);
      }),
    );
  });
});
