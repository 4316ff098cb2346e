import { describe, expect, it } from '@jest/globals';
import { barChart } from '../support/bar-chart.ts';

const widths = (svg: string) => [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));

describe('a bar chart', () => {
  it('has the same length for each power of ten', () => {
    const [one, two, three] = widths(
      barChart('rates', [
        { name: 'a', value: 10 },
        { name: 'b', value: 100 },
        { name: 'c', value: 1000 },
      ]),
    );
    expect([one, Math.round((three ?? 0) / (two ?? 1))]).toEqual([0, 2]);
  });

  it('leaves out what has no place on its scale, and shows names as they are', () => {
    const svg = barChart('a < b', [
      { name: 'x & y', value: 5 },
      { name: 'nothing', value: 0 },
    ]);
    expect(widths(svg)).toHaveLength(1);
    expect(svg).toContain('x &amp; y');
    expect(svg).toContain('a &lt; b');
    expect(svg).not.toContain('nothing');
  });

  it('of nothing is an empty one', () => {
    expect(widths(barChart('none', []))).toEqual([]);
  });
});
