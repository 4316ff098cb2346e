import type { SeqRange } from '@sward/contracts/delivery.ts';
import { mergeRanges, subtractRanges } from '@sward/contracts/seq-ranges.ts';

/** How far a consumer got: all through `seq`, and apart from that `above`. */
export type Progress = { readonly seq: number; readonly above: readonly SeqRange[] };

export const NO_PROGRESS: Progress = { seq: 0, above: [] };

/** Ranges kept above one cursor at most. What is forgotten beyond that is only sent again; a message carries 64. */
const MAX_ABOVE = 256;

const coveredBy = ({ seq, above }: Progress): SeqRange[] => [[0, seq], ...above];

/** Both together: what was confirmed once stays confirmed. Ranges that reach down to the cursor move it. */
export function addProgress(known: Progress, said: Progress): Progress {
  const [[, seq] = [0, 0], ...above] = mergeRanges([...coveredBy(known), ...coveredBy(said)]);
  return { seq, above: above.slice(0, MAX_ABOVE) };
}

/** How many numbers of the range at least one of the consumers lacks. */
export function countMissing(consumers: readonly Progress[], range: SeqRange): number {
  const missing = consumers.flatMap((progress) => subtractRanges([range], coveredBy(progress)));
  return mergeRanges(missing).reduce((sum, [from, to]) => sum + to - from + 1, 0);
}
