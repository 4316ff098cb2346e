import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fifo } from '../src/fifo.ts';

/** Puts in as many numbers as each step says, or takes out as many where it is negative; gives what came out. */
function play(steps: readonly number[], put: (item: number) => void, take: () => number | undefined) {
  let next = 0;
  return steps.flatMap((step) => {
    for (let left = step; left > 0; left -= 1) put(next++);
    return Array.from({ length: Math.max(0, -step) }, take);
  });
}

describe('a queue', () => {
  it('gives back what was put in, in its order, as an array would', () => {
    const step = fc.integer({ min: -3000, max: 3000 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const fifo = new Fifo<number>();
        const array: number[] = [];
        const taken = play(
          steps,
          (item) => fifo.push(item),
          () => fifo.shift(),
        );
        const expected = play(
          steps,
          (item) => array.push(item),
          () => array.shift(),
        );
        expect(taken).toEqual(expected);
        expect([fifo.length, fifo.at(0), fifo.at(array.length)]).toEqual([array.length, array[0], undefined]);
      }),
      { numRuns: 30 },
    );
  });
});
