const FIRST_WAIT_S = 10;
/** After an outage of any length, what waited is delivered within this. */
export const LONGEST_WAIT_S = 1800;

/**
 * Seconds until a message that failed comes again: doubled with each delivery, from 10 s to 30 min. The lower half is certain and the upper
 * one is chance, so that messages that failed together do not come back together.
 * @param receives deliveries so far, 1 after the first
 * @param random from 0 to below 1
 */
export function retryWaitS(receives: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (Math.max(1, receives) - 1));
  return Math.round(longest * (0.5 + random / 2));
}
