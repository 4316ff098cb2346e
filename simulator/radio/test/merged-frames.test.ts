import { describe, expect, it } from '@jest/globals';
import { mergedFrames } from '../src/merged-frames.ts';

const frames = (name: number, ...times: readonly number[]) =>
  times.map((atMs) => ({ atMs, packet: Uint8Array.of(name) }));

describe('merged sources', () => {
  it('play in order of time, each to its end', () => {
    const merged = [...mergedFrames(frames(1, 0, 10, 40), frames(2, 5, 10), [], frames(3, 50))];
    expect(merged.map(({ atMs, packet }) => [atMs, packet[0]])).toEqual([
      [0, 1],
      [5, 2],
      [10, 1],
      [10, 2],
      [40, 1],
      [50, 3],
    ]);
  });

  it('take from an endless source only what is asked for', () => {
    function* endless() {
      for (let atMs = 0; ; atMs++) yield { atMs, packet: Uint8Array.of(1) };
    }
    const play = mergedFrames(endless(), frames(2, 1));
    expect(Array.from({ length: 4 }, () => play.next().value?.atMs)).toEqual([0, 1, 1, 2]);
  });
});
