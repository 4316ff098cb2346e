import { createHash } from 'node:crypto';

/** Far beyond every reading that is judged; a date of more than four digits would not sort. */
const LATEST = Date.UTC(9999, 11, 31);

/**
 * Id of an alert: the time it began, so that ids sort by it, and a hash of what makes the episode that one and no other.
 * @param since Unix milliseconds
 * @param parts tenant, rule, series and the reading that began it
 * @returns such as `20260701T101112Z-0f3a5b7c9d1e2f30`
 */
export function alertIdOf(since: number, parts: readonly (string | number)[]): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([since, ...parts]))
    .digest('hex');
  const time = new Date(Math.min(since, LATEST)).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${time}-${hash.slice(0, 16)}`;
}

/** The month that an alert began in, `2026-07`: past alerts lie by it. */
export function monthOf(alertId: string): string {
  return `${alertId.slice(0, 4)}-${alertId.slice(4, 6)}`;
}

/** The months from `from` to `until`, Unix milliseconds, both included, as `monthOf` names them. */
export function monthsBetween(from: number, until: number): string[] {
  const months: string[] = [];
  const first = new Date(from);
  for (let month = 0; ; month += 1) {
    const begin = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month);
    if (begin > until) return months;
    months.push(new Date(begin).toISOString().slice(0, 7));
  }
}
