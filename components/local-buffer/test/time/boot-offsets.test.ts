import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BootOffsets, offsetAt, offsetsFromText, offsetsToText, withOffset } from '../../src/time/boot-offsets.ts';

const NOW = 1_780_000_000_000;

describe('the offsets of boots', () => {
  it('give the true time of a moment ahead of the first synchronisation', () => {
    const table = withOffset([], 'boot-1', 60_000, NOW);
    expect(offsetAt(table, 'boot-1', 5000)).toBe(NOW);
    expect(offsetAt(table, 'boot-2', 5000)).toBeUndefined();
  });

  it('leave what was learnt before a jump in force for what happened before it', () => {
    const learnt = withOffset([], 'boot-1', 60_000, NOW);
    const jumped = withOffset(learnt, 'boot-1', 120_000, NOW - 3_600_000);
    expect(offsetAt(jumped, 'boot-1', 5000)).toBe(NOW);
    expect(offsetAt(jumped, 'boot-1', 100_000)).toBe(NOW - 3_600_000);
    expect(offsetAt(jumped, 'boot-1', 900_000)).toBe(NOW - 3_600_000);
  });

  it('do not change for the drift of a disciplined clock: each change is written to the card', () => {
    const table = withOffset([], 'boot-1', 60_000, NOW);
    expect(withOffset(table, 'boot-1', 70_000, NOW + 400)).toBe(table);
  });

  it('stay small: the last 16 boots, the first and the newest offsets of each', () => {
    let table: BootOffsets = [];
    for (let boot = 0; boot < 40; boot += 1) {
      for (let step = 0; step < 40; step += 1) table = withOffset(table, `boot-${boot}`, step, NOW + step * 1000);
    }
    expect(table.map(({ boot }) => boot)).toEqual(Array.from({ length: 16 }, (_, i) => `boot-${i + 24}`));
    expect(table[0]?.samples.map(([at]) => at)).toEqual([0, 33, 34, 35, 36, 37, 38, 39]);
    expect(offsetsToText(table).length).toBeLessThan(8000);
  });

  it('come back from their text, and nothing else does', () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer(), fc.integer()), { maxLength: 30 });
    fc.assert(
      fc.property(samples, (noted) => {
        const table = noted.reduce<BootOffsets>((all, [b, at, offset]) => withOffset(all, `b${b}`, at, offset), []);
        expect(offsetsFromText(offsetsToText(table))).toEqual(table);
      }),
    );
    for (const text of ['', '{', '{}', '[{"boot":"a","samples":[]}]']) expect(offsetsFromText(text)).toBeUndefined();
  });
});
