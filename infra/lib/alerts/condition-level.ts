import type { Value } from '@sward/contracts/reading.ts';
import { ratePerMinute, type Samples } from './rate-samples.ts';
import type { Condition } from './rule.ts';

/** Beyond the limit; back by the hysteresis; between the two, where it stays what it was. */
export type Level = 'bad' | 'good' | 'between';

/** What a condition says of one reading. */
export type Judged = { readonly level: Level; readonly quantity: string; readonly value?: number };

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

/** Conditions that are judged by readings; the others by their absence. */
export type SeriesCondition = Exclude<Condition, { kind: 'silent' | 'gateway_silent' }>;

/** True where readings decide whether it holds. */
export function isSeriesCondition(condition: Condition): condition is SeriesCondition {
  return condition.kind !== 'silent' && condition.kind !== 'gateway_silent';
}

type Values = Readonly<Record<string, Value>>;

/** Judges the values of one reading; undefined where they do not say anything. `samples` are those of earlier readings. */
export function judgeValues(
  condition: SeriesCondition,
  values: Values,
  at: number,
  samples: Samples,
): Judged | undefined {
  if (condition.kind === 'battery_low') return judgeBattery(condition, values);
  const value = numberOf(values, condition.quantity);
  if (value === undefined) return undefined;
  if (condition.kind !== 'rate') return { level: levelOf(condition, value), quantity: condition.quantity, value };
  const rate = ratePerMinute(samples, at, value, condition.window_s);
  if (rate === undefined) return undefined;
  return { level: rateLevel(condition, rate), quantity: condition.quantity, value: rate };
}

/** A quantity's number, where the reading has one that can be compared. */
export function numberOf(values: Values, quantity: string): number | undefined {
  const value = Object.hasOwn(values, quantity) ? values[quantity] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Whichever of two judged values lies farther out. */
export function farther(condition: SeriesCondition, a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return outness(condition, b) > outness(condition, a) ? b : a;
}

function outness(condition: SeriesCondition, value: number): number {
  if (condition.kind === 'above') return value;
  if (condition.kind === 'outside') return Math.max(condition.low - value, value - condition.high);
  return condition.kind === 'rate' ? Math.abs(value) : -value;
}

function levelOf(condition: Of<'above' | 'below' | 'outside'>, value: number): Level {
  const { hysteresis } = condition;
  if (condition.kind === 'above') return level(value > condition.limit, value <= condition.limit - hysteresis);
  if (condition.kind === 'below') return level(value < condition.limit, value >= condition.limit + hysteresis);
  const { low, high } = condition;
  return level(value < low || value > high, value >= low + hysteresis && value <= high - hysteresis);
}

function rateLevel({ per_minute, hysteresis }: Of<'rate'>, rate: number): Level {
  return level(Math.abs(rate) > per_minute, Math.abs(rate) <= Math.max(0, per_minute - hysteresis));
}

function level(bad: boolean, good: boolean): Level {
  if (bad) return 'bad';
  return good ? 'good' : 'between';
}

/** Whatever of the battery a reading tells: one part that is low is enough, all have to be good again. */
function judgeBattery(condition: Of<'battery_low'>, values: Values): Judged | undefined {
  const parts = [percentPart(condition, values), millivoltPart(condition, values), flagPart(values)];
  const told = parts.filter((part) => part !== undefined);
  const bad = told.find((part) => part.level === 'bad');
  return bad ?? told.find((part) => part.level === 'between') ?? told[0];
}

function percentPart({ percent, hysteresis }: Of<'battery_low'>, values: Values): Judged | undefined {
  const value = numberOf(values, 'battery_pct');
  if (value === undefined) return undefined;
  // No battery comes back above full.
  const good = value >= Math.min(100, percent + hysteresis);
  return { level: level(value < percent, good), quantity: 'battery_pct', value };
}

function millivoltPart({ millivolts, hysteresis_mv }: Of<'battery_low'>, values: Values): Judged | undefined {
  const value = numberOf(values, 'battery_mv');
  if (value === undefined || millivolts === undefined) return undefined;
  return { level: level(value < millivolts, value >= millivolts + hysteresis_mv), quantity: 'battery_mv', value };
}

function flagPart(values: Values): Judged | undefined {
  const flag = Object.hasOwn(values, 'battery_low') ? values['battery_low'] : undefined;
  return typeof flag === 'boolean' ? { level: level(flag, !flag), quantity: 'battery_low' } : undefined;
}
