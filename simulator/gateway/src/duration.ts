import { UsageError } from './gateway-errors.ts';

const HOUR_MS = 3_600_000;
const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: HOUR_MS };

/** Timers hold no more than 2^31 ms: a longer one would end early without a word. */
const LONGEST_MS = 24 * 24 * HOUR_MS;

/** Milliseconds of `30s`, `500ms`, `2m`, `1h`, at most 24 days; a bare number is seconds. @throws UsageError */
export function parseDuration(text: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = UNITS_MS[unit];
  if (digits === undefined || factor === undefined) {
    throw new UsageError(`"${text}" is no duration: write 30s, 500ms, 2m or 1h`);
  }
  const durationMs = Number(digits) * factor;
  if (durationMs > LONGEST_MS) throw new UsageError(`"${text}" is too long: 576h, 24 days, is the most`);
  return durationMs;
}

/** When the network goes away, and for how long, ms from the start. */
export type Cut = { readonly atMs: number; readonly forMs: number };

/** Reads `10s:5s`: the network is away from second 10 for 5 s. @throws UsageError */
export function parseCut(text: string): Cut {
  const [at, duration, ...rest] = text.split(':');
  if (at === undefined || duration === undefined || rest.length > 0) {
    throw new UsageError(`"${text}" is no cut: write START:DURATION, as in 10s:5s`);
  }
  return { atMs: parseDuration(at), forMs: parseDuration(duration) };
}
