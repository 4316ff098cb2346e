import type { Quantity } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import { type Scaling, scaled } from './scaling.ts';

/** Where a value of text or JSON goes. */
export type Target = { readonly name: string; readonly quantity: Quantity; readonly scaling: Scaling };

/** A value; `undefined` where the sensor has none; `'malformed'` where it is nothing of the quantity's kind. */
export type LooseValue = { readonly value: Value } | undefined | 'malformed';

const STATES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
]);

/** How sensors write "no value" in text. */
const NOTHING: ReadonlySet<unknown> = new Set(['', 'nan', 'null', '-', 'n/a']);

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function numberOf(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  return typeof raw === 'string' && DECIMAL.test(raw) ? Number(raw) : Number.NaN;
}

function scaledNumber(raw: unknown, scaling: Scaling): LooseValue {
  const number = numberOf(raw);
  if (!Number.isFinite(number)) return 'malformed';
  const value = scaled(number, scaling);
  return value === undefined ? undefined : { value };
}

function state(raw: unknown): LooseValue {
  const value = STATES.get(raw);
  return value === undefined ? 'malformed' : { value };
}

/** A value as JSON or text has it, made one of its quantity. */
export function looseValue(raw: unknown, { quantity, scaling }: Target): LooseValue {
  const told = typeof raw === 'string' ? raw.trim() : raw;
  const plain = typeof told === 'string' && quantity.kind !== 'text' ? told.toLowerCase() : told;
  if (plain === undefined || plain === null || NOTHING.has(plain)) return undefined;
  if (quantity.kind === 'number') return scaledNumber(plain, scaling);
  if (quantity.kind === 'boolean') return state(plain);
  return typeof plain === 'string' || typeof plain === 'number' ? { value: String(plain) } : 'malformed';
}
