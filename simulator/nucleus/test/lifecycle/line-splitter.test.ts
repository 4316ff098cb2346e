import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLineSplitter } from '../../src/lifecycle/line-splitter.ts';

const split = (chunks: readonly Buffer[]): string[] => {
  const lines: string[] = [];
  const splitter = createLineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
};

describe('the line splitter', () => {
  it('gives the same lines however the bytes are cut', () => {
    const text = fc.array(
      fc.string({ unit: 'grapheme' }).map((line) => line.replace(/[\r\n]/g, '')),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(200)), (lines, cuts) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`);
        const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
        expect(split(chunks)).toEqual(lines);
      }),
    );
  });

  it('gives a last line without its end, and cuts an endless one', () => {
    expect(split([Buffer.from('a\r\nb')])).toEqual(['a', 'b']);
    expect(split([Buffer.alloc(200_000, 'x')]).map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 3392]);
  });
});
