import { z } from 'zod';

/** Moments, Unix milliseconds, and the values of then: what a rate of change is measured against. */
export const samplesSchema = z.array(z.tuple([z.int(), z.number()])).max(200);

export type Samples = z.infer<typeof samplesSchema>;

/** A window is remembered by so many values: each the first of its part of the window. */
const PARTS = 60;
const MINUTE_MS = 60_000;
/** A sensor that speaks seldom is compared with what it said last, if that was within an hour. */
const SELDOM_MS = 3_600_000;

/** The age up to which an earlier value is compared with, ms. */
export const oldestComparedMs = (windowS: number) => Math.max(2 * windowS * 1000, SELDOM_MS);

/**
 * Change per minute from the newest value that is at least `windowS` old; undefined where there is none, or only one too old.
 * @param at Unix milliseconds
 */
export function ratePerMinute(samples: Samples, at: number, value: number, windowS: number): number | undefined {
  const base = samples.findLast(([then]) => at - then >= windowS * 1000);
  if (!base || at - base[0] > oldestComparedMs(windowS)) return undefined;
  return (value - base[1]) / ((at - base[0]) / MINUTE_MS);
}

/** Remembers a value. Which are kept depends on their times alone, so that it does not matter where a look back begins. */
export function remember(samples: Samples, at: number, value: number, windowS: number): Samples {
  const partMs = (windowS * 1000) / PARTS;
  const last = samples.at(-1);
  if (last && Math.floor(last[0] / partMs) === Math.floor(at / partMs)) return samples;
  const base = samples.findLastIndex(([then]) => at - then >= windowS * 1000);
  return [...samples.slice(Math.max(base, 0)), [at, value]];
}
