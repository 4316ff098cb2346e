import { quantityOf } from '@sward/contracts/quantities.ts';
import { type Reading, readingSchema } from '@sward/contracts/reading.ts';
import { z } from 'zod';

/** Quantities in one reading of averages at most: each becomes three values, and a reading holds 48. */
const MAX_QUANTITIES = 16;
/** Digits of a mean: more than any sensor has, fewer bytes than a double. */
const MEAN_DIGITS = 10;

const statisticSchema = z.union([z.tuple([z.int().min(1), z.number(), z.number(), z.number()]), z.tuple([z.number()])]);

/** Of a quantity that has a mean: how many values, their sum, the least, the greatest. Of any other: the last value. */
type Statistic = z.infer<typeof statisticSchema>;

const stampSchema = readingSchema.pick({
  device_id: true,
  measured_at: true,
  received_at: true,
  mono_ms: true,
  boot_id: true,
  time_quality: true,
  source: true,
  format: true,
});

export const windowSchema = z.strictObject({
  window_s: z.number().positive(),
  /** Monotonic ms of the boot. */
  ends_at: z.number(),
  /** Readings that went into it. */
  count: z.int().min(1),
  /** Who spoke last, and when: the averages carry the times of the last reading in them. */
  stamp: stampSchema,
  statistics: z.record(z.string(), statisticSchema),
});

/** Values of one device within one stretch of monotonic time, as JSON: it is kept in the log until it is stored. */
export type Window = z.infer<typeof windowSchema>;

/** Windows tile the monotonic time of a boot. */
function endOfWindow(windowS: number, monoMs: number): number {
  return (Math.floor(monoMs / (windowS * 1000)) + 1) * windowS * 1000;
}

/** The window with the values of one more reading in it; a new window where there is none. */
export function withValues(
  window: Window | undefined,
  windowS: number,
  values: ReadonlyMap<string, number>,
  reading: Reading,
): Window {
  const statistics = { ...window?.statistics };
  for (const [quantity, value] of values) statistics[quantity] = grown(statistics[quantity], quantity, value);
  return {
    window_s: windowS,
    ends_at: window?.ends_at ?? endOfWindow(windowS, reading.mono_ms),
    count: (window?.count ?? 0) + 1,
    stamp: stampOf(reading),
    statistics,
  };
}

function grown(before: Statistic | undefined, quantity: string, value: number): Statistic {
  const known = quantityOf(quantity);
  if (known?.kind !== 'number' || known.summary === 'last') return [value];
  if (before?.length !== 4) return [1, value, value, value];
  const [count, sum, least, greatest] = before;
  return [count + 1, sum + value, Math.min(least, value), Math.max(greatest, value)];
}

function stampOf({ device_id, measured_at, received_at, mono_ms, boot_id, time_quality, source, format }: Reading) {
  const stamp = { device_id, measured_at, received_at, mono_ms, boot_id, source, format };
  return time_quality === undefined ? stamp : { ...stamp, time_quality };
}

/** The readings that stand for a window: one, as long as a reading can hold its values. */
export function readingsOf({ window_s, count, stamp, statistics }: Window): Reading[] {
  const entries = Object.entries(statistics);
  const readings: Reading[] = [];
  for (let start = 0; start < entries.length; start += MAX_QUANTITIES) {
    const values = Object.fromEntries(entries.slice(start, start + MAX_QUANTITIES).flatMap(valuesOf));
    const { time_quality, ...rest } = stamp;
    const reading = { ...rest, values, aggregate: { window_s, count } };
    readings.push(time_quality === undefined ? reading : { ...reading, time_quality });
  }
  return readings;
}

function valuesOf([quantity, statistic]: [string, Statistic]): [string, number][] {
  if (statistic.length === 1) return [[quantity, statistic[0]]];
  const [count, sum, least, greatest] = statistic;
  const mean = Number((sum / count).toPrecision(MEAN_DIGITS));
  return [
    [quantity, Math.min(greatest, Math.max(least, mean))],
    [`${quantity}_min`, least],
    [`${quantity}_max`, greatest],
  ];
}
