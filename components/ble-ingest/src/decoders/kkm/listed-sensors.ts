import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintBE } from '../byte-fields.ts';
import { ACCELERATION_OCTETS, acceleration } from './acceleration.ts';

/** One type of sensor in the list: octets that it needs, and what they say. More octets are of a later firmware. */
type ListedSensor = { readonly octets: number; read(frame: Uint8Array, at: number): Record<string, Value> };

const BATTERY_AT = 2;
const SENSORS_AT = 5;

const temperature = (frame: Uint8Array, at: number) => ({ temperature_c: signed(uintBE(frame, at, 2), 16) / 10 });

const SENSORS = new Map<number, ListedSensor>([
  [0x02, { octets: 2, read: temperature }],
  [0x03, { octets: 3, read: (frame, at) => ({ ...temperature(frame, at), humidity_rh: uintBE(frame, at + 2, 1) }) }],
  [0x04, { octets: ACCELERATION_OCTETS, read: acceleration }],
  [0x05, { octets: 1, read: (frame, at) => ({ alarm: frame[at] !== 0 }) }],
  [0x06, { octets: 1, read: (frame, at) => ({ motion: frame[at] !== 0 }) }],
  [0x07, { octets: 2, read: (frame, at) => ({ illuminance_lx: uintBE(frame, at, 2) }) }],
  // Age of the sample in 10 s, then the indices.
  [
    0x08,
    { octets: 5, read: (frame, at) => ({ voc_index: uintBE(frame, at + 1, 2), nox_index: uintBE(frame, at + 3, 2) }) },
  ],
  [0x09, { octets: 3, read: (frame, at) => ({ co2_ppm: uintBE(frame, at + 1, 2) }) }],
]);

/**
 * A KSensor frame 0x24: 1 model, 2-3 battery in mV, 4 temperature of the chip, then sensors: length of what follows,
 * type, value (most significant octet first). `undefined` where the frame ends too early.
 */
export function readListedSensors(frame: Uint8Array): Record<string, Value> | undefined {
  if (frame.length < SENSORS_AT) return undefined;
  const values: Record<string, Value> = { battery_mv: uintBE(frame, BATTERY_AT, 2) };
  let at = SENSORS_AT;
  while (at < frame.length) {
    const length = uintBE(frame, at, 1);
    if (length === 0 || at + 1 + length > frame.length) return undefined;
    const sensor = SENSORS.get(uintBE(frame, at + 1, 1));
    if (sensor && length - 1 >= sensor.octets) Object.assign(values, sensor.read(frame, at + 2));
    at += 1 + length;
  }
  return values;
}
