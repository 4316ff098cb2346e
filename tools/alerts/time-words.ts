import { AlertsInputError } from './alerts-errors.ts';

const UNITS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/** A letter each, largest first, as people write them. */
const TIME = /^(?:(?<d>\d{1,5})d)?(?:(?<h>\d{1,5})h)?(?:(?<m>\d{1,5})m)?(?:(?<s>\d{1,6})s)?$/;

/**
 * `90s`, `30m`, `2h`, `1d`, also `1h30m`, in milliseconds.
 * @throws AlertsInputError
 */
export function parseTime(text: string): number {
  const groups = TIME.exec(text)?.groups ?? {};
  const ms = Object.entries(UNITS).reduce((sum, [unit, size]) => sum + Number(groups[unit] ?? 0) * size, 0);
  if (ms > 0) return ms;
  throw new AlertsInputError(`${JSON.stringify(text.slice(0, 40))} is no time such as 30m, 2h or 1d`);
}

/** `2026-11-21 08:47:34 UTC`. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
