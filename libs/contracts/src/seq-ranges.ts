import type { SeqRange } from './delivery.ts';

/** The same numbers in as few ranges as possible, rising and apart: what overlaps or touches becomes one. */
export function mergeRanges(ranges: readonly SeqRange[]): SeqRange[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** What of `ranges` is in none of `holes`: rising and apart. */
export function subtractRanges(ranges: readonly SeqRange[], holes: readonly SeqRange[]): SeqRange[] {
  const cut = (left: readonly SeqRange[], hole: SeqRange) => left.flatMap((range) => withoutHole(range, hole));
  return holes.reduce<readonly SeqRange[]>(cut, mergeRanges(ranges)).slice();
}

/** What two ranges have in common; undefined where that is nothing. */
export function overlapOf([a, b]: SeqRange, [c, d]: SeqRange): SeqRange | undefined {
  const [from, to] = [Math.max(a, c), Math.min(b, d)];
  return from <= to ? [from, to] : undefined;
}

function withoutHole([from, to]: SeqRange, [first, last]: SeqRange): SeqRange[] {
  const parts: SeqRange[] = [
    [from, Math.min(to, first - 1)],
    [Math.max(from, last + 1), to],
  ];
  return last < from || first > to ? [[from, to]] : parts.filter(([low, high]) => low <= high);
}
