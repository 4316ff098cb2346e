import { UsageError } from './gateway-errors.ts';

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `30s`, `500ms`, `2m`, `1h`; a bare number is seconds. @throws UsageError */
export function parseDuration(text: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const factor = UNITS_MS[unit];
  if (digits === undefined || factor === undefined) {
    throw new UsageError(`"${text}" is no duration: write 30s, 500ms, 2m or 1h`);
  }
  return Number(digits) * factor;
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
