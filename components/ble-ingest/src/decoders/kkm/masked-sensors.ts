import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintBE } from '../byte-fields.ts';
import { ACCELERATION_OCTETS, acceleration } from './acceleration.ts';

/** One sensor of the mask: its bit, its octets, and what they say. */
type MaskedSensor = {
  readonly bit: number;
  readonly octets: number;
  /** `before` are the values of the sensors ahead in the frame. */
  read(frame: Uint8Array, at: number, before: Readonly<Record<string, Value>>): Record<string, Value>;
};

const MASK_AT = 1;
const SENSORS_AT = 3;

/** Bits that name a sensor, or nothing yet; a bit above is a frame that we do not know. */
const KNOWN_BITS = 0x07ff;

const NO_HUMIDITY = -2;
const NO_HUNDREDS = -20;

/** In the order of the frame. */
const SENSORS: readonly MaskedSensor[] = [
  { bit: 0x001, octets: 2, read: (frame, at) => ({ battery_mv: uintBE(frame, at, 2) }) },
  { bit: 0x002, octets: 2, read: (frame, at) => ({ temperature_c: signed(uintBE(frame, at, 2), 16) / 256 }) },
  { bit: 0x004, octets: 2, read: humidity },
  { bit: 0x008, octets: ACCELERATION_OCTETS, read: acceleration },
  { bit: 0x010, octets: 1, read: (frame, at) => ({ alarm: frame[at] !== 0 }) },
  { bit: 0x020, octets: 1, read: (frame, at) => ({ motion: frame[at] !== 0 }) },
  { bit: 0x040, octets: 2, read: (frame, at) => ({ illuminance_lx: uintBE(frame, at, 2) }) },
  // Age of the sample in 10 s, then the indices.
  {
    bit: 0x080,
    octets: 5,
    read: (frame, at) => ({ voc_index: uintBE(frame, at + 1, 2), nox_index: uintBE(frame, at + 3, 2) }),
  },
  { bit: 0x200, octets: 3, read: (frame, at) => ({ co2_ppm: uintBE(frame, at + 1, 2) }) },
];

/**
 * A KSensor frame 0x21: 1-2 mask, then each sensor whose bit is set, in the order of the bits, most significant octet
 * first. Some firmware sends more than its mask names: that is left alone. `undefined` where the frame ends too early
 * or names no known sensor.
 */
export function readMaskedSensors(frame: Uint8Array): Record<string, Value> | undefined {
  const mask = uintBE(frame, MASK_AT, 2);
  if (frame.length < SENSORS_AT || (mask & ~KNOWN_BITS) !== 0) return undefined;
  const values: Record<string, Value> = {};
  let at = SENSORS_AT;
  for (const { bit, octets, read } of SENSORS) {
    if ((mask & bit) === 0) continue;
    if (at + octets > frame.length) return undefined;
    Object.assign(values, read(frame, at, values));
    at += octets;
  }
  return at === SENSORS_AT ? undefined : values;
}

/**
 * 8 bits whole, 8 bits fraction. Negative where the sensor has no humidity: below -2 the whole part says how many
 * hundreds of degrees above zero a hot probe is, from -20 down.
 */
function humidity(
  frame: Uint8Array,
  at: number,
  { temperature_c: temperature }: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const raw = signed(uintBE(frame, at, 2), 16);
  if (raw >= 0) return { humidity_rh: raw / 256 };
  const whole = Math.floor(raw / 256);
  const isHot = whole < NO_HUMIDITY && typeof temperature === 'number';
  return isHot ? { temperature_c: temperature + (NO_HUNDREDS - whole) * 100 } : {};
}
