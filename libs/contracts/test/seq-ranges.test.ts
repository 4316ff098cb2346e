import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SeqRange } from '../src/delivery.ts';
import { mergeRanges, overlapOf, subtractRanges } from '../src/seq-ranges.ts';

const range = (from: number, to: number): SeqRange => [from, to];
const someRange = fc
  .tuple(fc.integer({ min: 1, max: 300 }), fc.nat(20))
  .map(([from, more]) => range(from, from + more));
const someRanges = fc.array(someRange, { maxLength: 30 });

const numbersOf = (ranges: readonly SeqRange[]) =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));

const riseApart = (ranges: readonly SeqRange[]) =>
  ranges.every(([from], i) => i === 0 || from > (ranges[i - 1]?.[1] ?? 0) + 1);

describe('ranges of numbers', () => {
  it('are joined where they overlap, touch or lie within one another', () => {
    const merged = mergeRanges([range(10, 12), range(1, 3), range(4, 5), range(2, 2), range(11, 20)]);
    expect(merged).toEqual([
      [1, 5],
      [10, 20],
    ]);
  });

  it('name exactly the same numbers once they are joined, rising and apart', () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const merged = mergeRanges(ranges);
        expect(numbersOf(merged)).toEqual(numbersOf(ranges));
        expect(riseApart(merged)).toBe(true);
      }),
    );
  });

  it('keep just what no hole takes', () => {
    fc.assert(
      fc.property(someRanges, someRanges, (ranges, holes) => {
        const taken = numbersOf(holes);
        const left = subtractRanges(ranges, holes);
        expect(numbersOf(left)).toEqual(new Set([...numbersOf(ranges)].filter((number) => !taken.has(number))));
        expect(riseApart(left)).toBe(true);
      }),
    );
  });

  it('have in common what both hold', () => {
    fc.assert(
      fc.property(someRange, someRange, (a, b) => {
        const common = overlapOf(a, b);
        const inBoth = [...numbersOf([a])].filter((number) => numbersOf([b]).has(number));
        expect(numbersOf(common === undefined ? [] : [common])).toEqual(new Set(inBoth));
      }),
    );
  });
});
