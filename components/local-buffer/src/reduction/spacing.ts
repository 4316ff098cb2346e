import type { Value } from '@sward/contracts/reading.ts';
import type { Rule } from './rules.ts';

/** A value as it was stored last, and the monotonic time of its reading, ms. */
export type LastValue = readonly [value: Value, monoMs: number];

/**
 * Whether a value is stored, after what was stored of its quantity before it in the same boot. Numbers are stored once
 * the interval has passed and they moved by the dead band; states when they change; both at the latest after the
 * longest silence.
 */
export function isStored(rule: Rule, last: LastValue | undefined, value: Value, monoMs: number): boolean {
  if (last === undefined) return true;
  const [before, at] = last;
  const elapsedS = (monoMs - at) / 1000;
  // A reading that comes after a later one of its device is rare, and says something that nobody has stored yet.
  if (elapsedS < 0 || elapsedS >= rule.maxSilenceS) return true;
  if (typeof value !== 'number' || typeof before !== 'number') return value !== before;
  return elapsedS >= rule.minIntervalS && Math.abs(value - before) >= rule.deadBand;
}
