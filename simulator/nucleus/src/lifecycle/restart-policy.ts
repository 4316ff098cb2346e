import type { Flavour } from '../ports.ts';

const ERROR_LIMIT = 3;
const HOUR_MS = 3_600_000;

/** Classic counts errors in a row: one more than an hour after the last starts a new row. */
const errorsInARow = (times: readonly number[]): number => {
  let count = 0;
  let later: number | undefined;
  for (const time of [...times].reverse()) {
    if (later !== undefined && later - time > HOUR_MS) break;
    count += 1;
    later = time;
  }
  return count;
};

/** Lite leaves it to systemd: StartLimitBurst=3 within StartLimitInterval=3600. */
const errorsInTheLastHour = (times: readonly number[]): number => {
  const last = times.at(-1) ?? 0;
  return times.filter((time) => last - time < HOUR_MS).length;
};

/**
 * Whether a component that erred at these times (milliseconds, ascending) is BROKEN: no more restarts until it is
 * restarted or deployed again.
 */
export const isBroken = (flavour: Flavour, errorTimesMs: readonly number[]): boolean =>
  (flavour === 'classic' ? errorsInARow(errorTimesMs) : errorsInTheLastHour(errorTimesMs)) >= ERROR_LIMIT;
