import { describe, expect, it } from '@jest/globals';
import { array, assert, integer, property } from 'fast-check';
import { batchesWithin } from '../../lib/batches/batches-within.ts';

const bytesOf = (batch: readonly number[]) => batch.reduce((sum, size) => sum + size, 0);

describe('batchesWithin', () => {
  it('cuts by count and by bytes', () => {
    expect(batchesWithin([1, 1, 1, 4, 2, 5, 1], { entries: 2, bytes: 5 }, (size) => size)).toEqual([
      [1, 1],
      [1, 4],
      [2],
      [5],
      [1],
    ]);
  });

  it('makes no batch of nothing', () => {
    expect(batchesWithin([], { entries: 2, bytes: 5 }, () => 1)).toEqual([]);
  });

  it('leaves an item alone that is larger than a batch may be', () => {
    expect(batchesWithin([1, 9, 1], { entries: 5, bytes: 5 }, (size) => size)).toEqual([[1], [9], [1]]);
  });

  it('keeps all items in their order within both limits', () => {
    const limits = { entries: 7, bytes: 50 };
    assert(
      property(array(integer({ min: 0, max: 50 })), (sizes) => {
        const batches = batchesWithin(sizes, limits, (size) => size);
        expect(batches.flat()).toEqual(sizes);
        expect(batches.every((batch) => batch.length <= limits.entries && bytesOf(batch) <= limits.bytes)).toBe(true);
      }),
    );
  });
});
