/** Longer than any day: those on which clocks are turned back have 25 hours. */
const LONGEST_DAY_MS = 30 * 3_600_000;

const MINUTE_MS = 60_000;

/** A day at one place, Unix milliseconds from its first to before its end. */
type Day = { readonly from: number; readonly until: number };

/**
 * Makes a function that tells when the day of a time is over at a place: Unix milliseconds in, Unix milliseconds out. It is the
 * moment from which the calendar there shows another date, which is not everywhere and always 0:00.
 * @param timeZone name of the IANA time zone database
 */
export function nextMidnight(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' });
  const dateAt = (ms: number) => format.format(ms);
  // Asking the calendar is slow, and most times lie in the day of the time before.
  let day: Day = { from: 0, until: 0 };
  return (ms) => {
    if (ms < day.from || ms >= day.until) day = { from: ms, until: endOfDate(ms, dateAt) };
    return day.until;
  };
}

/** Zones are apart by whole minutes, and have been since 1972. */
function endOfDate(ms: number, dateAt: (ms: number) => string): number {
  const date = dateAt(ms);
  let same = Math.floor(ms / MINUTE_MS);
  let other = Math.ceil((ms + LONGEST_DAY_MS) / MINUTE_MS);
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (dateAt(middle * MINUTE_MS) === date) same = middle;
    else other = middle;
  }
  return other * MINUTE_MS;
}
