import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sharesOf } from '../../../tools/synth/shares.ts';

describe('the shares of processes', () => {
  it('are runs of neighbours, one after the other, that leave nothing out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 64 }), (count, processes) => {
        const shares = sharesOf(count, processes);
        expect(shares.length).toBeLessThanOrEqual(processes);
        expect(shares.flatMap(({ from, until }) => Array.from({ length: until - from }, (_, i) => from + i))).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
      }),
    );
  });
});
