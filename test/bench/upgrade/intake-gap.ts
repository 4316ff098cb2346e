/** A stretch of time, Unix ms. */
export type Span = { readonly from: number; readonly to: number };

/**
 * The longest time without a reading that touches the span, seconds: heard before it, heard after it, and nothing between.
 * @param heardAt times of hearing, Unix ms, in any order
 */
export function longestPauseS(heardAt: readonly number[], { from, to }: Span): number {
  const sorted = [...heardAt].sort((a, b) => a - b);
  const pauses = sorted.slice(1).map((at, index) => ({ begun: sorted[index] ?? at, ended: at }));
  const within = pauses.filter(({ begun, ended }) => ended > from && begun < to);
  return Math.max(0, ...within.map(({ begun, ended }) => ended - begun)) / 1000;
}

export type StateAt = { readonly component: string; readonly state: string; readonly at: number };

/** How long a component was not RUNNING within the span, seconds; 0 where it stayed. */
export function notRunningS(states: readonly StateAt[], component: string, { from, to }: Span): number {
  const own = states.filter((each) => each.component === component && each.at >= from && each.at <= to);
  const left = own.find(({ state }) => state !== 'RUNNING');
  if (left === undefined) return 0;
  const back = own.findLast(({ state }) => state === 'RUNNING');
  return ((back?.at ?? to) - left.at) / 1000;
}
