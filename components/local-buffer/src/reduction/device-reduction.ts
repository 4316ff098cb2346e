import { idSchema } from '@sward/contracts/ids.ts';
import { isExtreme } from '@sward/contracts/quantities.ts';
import type { Reading, Value } from '@sward/contracts/reading.ts';
import { z } from 'zod';
import { type RuleBook, ruleFor } from './rules.ts';
import { isStored, type LastValue } from './spacing.ts';
import { readingsOf, type Window, windowSchema, withValues } from './window.ts';

/**
 * A window is stored this long after its end, ms: a reading that the source still held then belongs to it.
 */
const GRACE_MS = 2000;

const deviceSchema = z.strictObject({
  boot: idSchema,
  last: z.record(z.string(), z.tuple([z.union([z.number(), z.boolean()]), z.number()])),
  windows: z.array(windowSchema),
});

/** What reduction remembers of one device within one boot: values as they were stored last, and open windows. */
export type DeviceReduction = {
  readonly boot: string;
  readonly last: Readonly<Record<string, LastValue>>;
  readonly windows: readonly Window[];
};

/** What became of something: what is remembered now, and what is to be stored. */
export type Reduced = { readonly device: DeviceReduction; readonly stored: readonly Reading[] };

const empty = (boot: string): DeviceReduction => ({ boot, last: {}, windows: [] });

/** True where nothing is remembered that a new beginning would not know. */
export function isEmpty({ last, windows }: DeviceReduction): boolean {
  return windows.length === 0 && Object.keys(last).length === 0;
}

/** The device as it was kept as text; undefined where the text is none. */
export function deviceFromText(text: string): DeviceReduction | undefined {
  try {
    return deviceSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Takes a reading of the device through the rules. Values that go into windows or need not be stored are taken out of it;
 * the reading itself is among `stored` where any value is left, whole and unchanged where all are.
 */
export function reduce(rules: RuleBook, known: DeviceReduction | undefined, reading: Reading): Reduced {
  const before = known?.boot === reading.boot_id ? known : empty(reading.boot_id);
  const abandoned = before === known ? [] : (known?.windows ?? []);
  const { windows, over } = splitWindows(before, reading.mono_ms);
  const { passing, merging, last } = sort(rules, before, reading);
  const grownWindows = mergeInto(windows, merging, reading);
  const closed = [...abandoned, ...over].flatMap(readingsOf);
  const stored = passing.size === 0 ? closed : [...closed, withOnly(reading, passing)];
  return { device: { boot: before.boot, last, windows: grownWindows }, stored };
}

/** Closes the windows that have ended, or whose boot has, as of `monoMs` of boot `boot`. */
export function closeEnded(device: DeviceReduction, boot: string, monoMs: number): Reduced {
  if (device.boot !== boot) return { device: empty(boot), stored: device.windows.flatMap(readingsOf) };
  const { windows, over } = splitWindows(device, monoMs - GRACE_MS);
  return { device: over.length === 0 ? device : { ...device, windows }, stored: over.flatMap(readingsOf) };
}

/** The device without the values that are older than the longest silence: the next one is stored in any case. */
export function forgetOld(rules: RuleBook, device: DeviceReduction, id: string, monoMs: number): DeviceReduction {
  const entries = Object.entries(device.last);
  const young = entries.filter(([quantity, [, at]]) => {
    const rule = ruleFor(rules, id, quantity);
    return rule !== undefined && monoMs - at < rule.maxSilenceS * 1000;
  });
  return young.length === entries.length ? device : { ...device, last: Object.fromEntries(young) };
}

function splitWindows({ windows }: DeviceReduction, monoMs: number) {
  const over = windows.filter((window) => window.ends_at <= monoMs);
  return over.length === 0 ? { windows, over } : { windows: windows.filter((window) => window.ends_at > monoMs), over };
}

type Sorted = {
  /** Values that are stored as they are. */
  readonly passing: Map<string, Value>;
  /** Values that go into a window, by its length in s. */
  readonly merging: Map<number, Map<string, number>>;
  readonly last: DeviceReduction['last'];
};

function sort(rules: RuleBook, before: DeviceReduction, reading: Reading): Sorted {
  const passing = new Map<string, Value>();
  const merging = new Map<number, Map<string, number>>();
  const changed: Record<string, LastValue> = {};
  for (const [quantity, value] of Object.entries(reading.values)) {
    const rule = isReducible(quantity, value) ? ruleFor(rules, reading.device_id, quantity) : undefined;
    if (rule?.windowS !== undefined && typeof value === 'number') {
      const values = merging.get(rule.windowS) ?? new Map<string, number>();
      merging.set(rule.windowS, values.set(quantity, value));
    } else if (rule === undefined) {
      passing.set(quantity, value);
    } else if (isStored(rule, before.last[quantity], value, reading.mono_ms)) {
      passing.set(quantity, value);
      changed[quantity] = [value, reading.mono_ms];
    }
  }
  return { passing, merging, last: Object.keys(changed).length === 0 ? before.last : { ...before.last, ...changed } };
}

/** Events happen once, and are told whatever the rules say; so is text, and what was reduced before. */
function isReducible(quantity: string, value: Value): boolean {
  return typeof value !== 'string' && !quantity.startsWith('event_') && !isExtreme(quantity);
}

function mergeInto(windows: readonly Window[], merging: Sorted['merging'], reading: Reading): readonly Window[] {
  if (merging.size === 0) return windows;
  const untouched = windows.filter((window) => !merging.has(window.window_s));
  const touched = [...merging].map(([windowS, values]) => {
    const open = windows.find((window) => window.window_s === windowS);
    return withValues(open, windowS, values, reading);
  });
  return [...untouched, ...touched];
}

function withOnly(reading: Reading, passing: ReadonlyMap<string, Value>): Reading {
  if (passing.size === Object.keys(reading.values).length) return reading;
  return { ...reading, values: Object.fromEntries(passing) };
}
