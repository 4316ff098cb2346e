import type { SeqRange } from '@sward/contracts/delivery.ts';

/** The same numbers as ranges that rise and lie apart: what overlaps or touches becomes one. */
export function mergeRanges(ranges: readonly SeqRange[]): SeqRange[] {
  const merged: SeqRange[] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last === undefined || from > last[1] + 1) merged.push([from, to]);
    else merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
  }
  return merged;
}

/** How far a consumer got: all through `seq`, and apart from that `above`. */
export type Progress = { readonly seq: number; readonly above: readonly SeqRange[] };

export const NO_PROGRESS: Progress = { seq: 0, above: [] };

/**
 * Ranges kept above one cursor at most. What is forgotten beyond that is only sent again; a message carries 64.
 */
const MAX_ABOVE = 256;

/** Both together: what was confirmed once stays confirmed. Ranges that reach down to the cursor move it. */
export function addProgress(known: Progress, said: Progress): Progress {
  const merged = mergeRanges([[0, known.seq], [0, said.seq], ...known.above, ...said.above]);
  const [[, seq] = [0, 0], ...above] = merged;
  return { seq, above: above.slice(0, MAX_ABOVE) };
}

/** How many numbers from `first` to `last` the progress does not cover. */
export function countMissing({ seq, above }: Progress, first: number, last: number): number {
  const from = Math.max(first, seq + 1);
  if (from > last) return 0;
  const covered = above.reduce((sum, [low, high]) => sum + overlap(from, last, low, high), 0);
  return last - from + 1 - covered;
}

const overlap = (a: number, b: number, low: number, high: number): number =>
  Math.max(0, Math.min(b, high) - Math.max(a, low) + 1);
