import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded } from '../decoders/decoder.ts';

const STANDARD_GRAVITY = 9.80665;

/** What a decoder said under every name that vectors use for it. */
function allNames({ values, packetId, counter }: Decoded): Readonly<Record<string, unknown>> {
  return {
    accepted: true,
    ...(packetId === undefined ? {} : { packet_id: packetId }),
    ...(counter === undefined ? {} : { counter }),
    ...eventProperties(values),
    ...Object.fromEntries(faults(values).map((quantity) => [quantity, 'error'])),
    ...values,
  };
}

/** What belongs to an event, in the words of the reference decoders. */
function eventProperties(values: Readonly<Record<string, Value>>): Record<string, unknown> {
  const {
    event_dimmer_steps: steps,
    event_dimmer_presses: number_of_presses,
    event_dimmer_duration_s: duration,
  } = values;
  const told = Object.entries({ steps, number_of_presses, duration }).filter(([, value]) => value !== undefined);
  return told.length === 0 ? {} : { event_dimmer_props: Object.fromEntries(told) };
}

/** The same values in other units, where vectors have them so. */
function otherUnits(values: Readonly<Record<string, Value>>): Record<string, unknown> {
  const others: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number') continue;
    const axis = /^acceleration_([xyz])_ms2$/.exec(name)?.[1];
    if (axis !== undefined) others[`acceleration_${axis}_g`] = value / STANDARD_GRAVITY;
    if (name === 'battery_mv') others['voltage_v'] = value / 1000;
    if (name === 'voltage_v') others['battery_mv'] = value * 1000;
    // Vectors call every TVOC value ppb, whatever unit their source has: see the README beside them.
    if (name === 'tvoc_ugm3') others['tvoc_ppb'] = value;
  }
  return others;
}

/** Vectors say "error" of a quantity whose sensor is broken; we name it in `fault`. */
function faults({ fault }: Readonly<Record<string, Value>>): string[] {
  return typeof fault === 'string' ? fault.split(',') : [];
}

/** The differences between what was decoded and what a vector expects, each as a line for a person; none where it passes. */
export function differences(
  decoded: Decoded,
  expected: Readonly<Record<string, unknown>>,
  tolerance: Readonly<Record<string, number>>,
): string[] {
  const said = allNames(decoded);
  const others = otherUnits(decoded.values);
  return Object.entries(expected)
    .filter(([name, value]) => ![said[name], others[name]].some((each) => isSame(each, value, tolerance[name] ?? 0)))
    .map(([name, value]) => {
      const got = JSON.stringify(said[name] ?? others[name]) ?? 'nothing';
      return `${name}: expected ${JSON.stringify(value)}, got ${got}`;
    });
}

function isSame(said: unknown, expected: unknown, tolerance: number): boolean {
  if (typeof expected === 'number') return typeof said === 'number' && Math.abs(said - expected) <= tolerance;
  return JSON.stringify(said) === JSON.stringify(expected);
}
