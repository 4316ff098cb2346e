/** What to do with a batch that arrived. */
export type Verdict = 'accept' | 'duplicate' | 'gap';

/**
 * Judges batch number `batch` of a session of which all through `through` were taken. The numbers between, if below
 * `base`, were given up by the sender; any other number that is missing will be sent again first.
 */
export function judgeBatch(batch: number, base: number, through: number): Verdict {
  if (batch <= through) return 'duplicate';
  return batch === Math.max(through + 1, base) ? 'accept' : 'gap';
}
