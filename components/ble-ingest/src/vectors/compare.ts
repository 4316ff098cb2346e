import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded } from '../decoders/decoder.ts';

const STANDARD_GRAVITY = 9.80665;
const KILOGRAMS_IN_A_POUND = 0.45359237;
const FLOAT_NOISE = 1e-12;

/** What a decoder said under every name that vectors use for it. */
function allNames({ values, device, packetId, counter }: Decoded): Readonly<Record<string, unknown>> {
  return {
    accepted: true,
    ...device,
    ...(packetId === undefined ? {} : { packet_id: packetId }),
    ...(counter === undefined ? {} : { counter }),
    ...eventProperties(values),
    ...referenceNames(values),
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
    event_command_steps: argument,
  } = values;
  const told = Object.entries({ steps, number_of_presses, duration }).filter(([, value]) => value !== undefined);
  return {
    ...(told.length === 0 ? {} : { event_dimmer_props: Object.fromEntries(told) }),
    ...(values['event_command'] === undefined ? {} : { event_command_props: { args: argumentOctets(argument) } }),
  };
}

/** bthome-ble tells a command's arguments as hex digits. */
function argumentOctets(argument: Value | undefined): string {
  return typeof argument === 'number' ? argument.toString(16).padStart(2, '0') : '';
}

/** The same values under the names of the decoders that vectors come from, where these are not ours. */
function referenceNames(values: Readonly<Record<string, Value>>): Record<string, unknown> {
  const { dewpoint_c, moisture_detected, toothbrush, count, stabilized, mass_kg } = values;
  return {
    ...(dewpoint_c === undefined ? {} : { dew_point_c: dewpoint_c }),
    // Home Assistant's binary sensor "moisture" is a leak.
    ...(moisture_detected === undefined ? {} : { moisture: moisture_detected, leak: moisture_detected }),
    // A toothbrush counts its brushings, which xiaomi-ble calls the counter; no frame's encryption counter is meant.
    ...(toothbrush === undefined || count === undefined ? {} : { counter: count }),
    // Scales tell a mass before it has settled, too: xiaomi-ble has a name of its own for what we tell with `stabilized`.
    ...(stabilized === undefined || mass_kg === undefined ? {} : { mass_non_stabilized_kg: mass_kg }),
  };
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
    if (name === 'mass_kg') others['mass_lb'] = value / KILOGRAMS_IN_A_POUND;
    if (name === 'volume_l') others['volume_ml'] = value * 1000;
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
  if (typeof expected === 'number') return typeof said === 'number' && isNear(said, expected, tolerance);
  return JSON.stringify(said) === JSON.stringify(expected);
}

/** Numbers that went through a change of units differ in their last bits. */
function isNear(said: number, expected: number, tolerance: number): boolean {
  return Math.abs(said - expected) <= tolerance + Math.abs(expected) * FLOAT_NOISE;
}
