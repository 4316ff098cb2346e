import { describe, expect, it } from '@jest/globals';
import { HeadHistory } from '../src/head-history.ts';

function noting(...samples: (readonly [head: number, atMs: number])[]): HeadHistory {
  const history = new HeadHistory();
  for (const [head, atMs] of samples) history.note(head, atMs);
  return history;
}

describe('the history of where the log ended', () => {
  it('tells when a reading was written, between two looks', () => {
    const history = noting([100, 0], [200, 1000], [220, 2000]);
    expect([150, 200, 210].map((place) => history.writtenAtMs(place, 2000))).toEqual([500, 1000, 1500]);
  });

  it('takes what is older than the first look for as old as that', () => {
    expect(noting([100, 0], [200, 1000]).writtenAtMs(3, 1000)).toBe(0);
  });

  it('takes what is newer than the last look for written since', () => {
    expect(noting([100, 0]).writtenAtMs(101, 5000)).toBe(5000);
  });

  it('knows after an hour without a look that what follows the last one is old', () => {
    const history = noting([100, 0], [14_500, 3_600_000]);
    expect(history.writtenAtMs(101, 3_600_000)).toBeLessThan(1000);
  });

  it('keeps some ten seconds of looks, however often it looks', () => {
    const history = noting(...Array.from({ length: 1000 }, (_, i) => [i, i * 100] as const));
    expect(history.writtenAtMs(0, 100_000)).toBeGreaterThan(85_000);
  });

  it('begins anew with a log that is shorter', () => {
    expect(noting([1000, 0], [10, 1000]).writtenAtMs(5, 1000)).toBe(1000);
  });
});
