import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintLE } from '../byte-fields.ts';

/** A type of object: octets of its value, and what they say (least significant octet first). */
type ObjectType = { readonly octets: number; read(value: Uint8Array): Record<string, Value> };

const EXTERNAL_POWER = 0xff;
/** The top bit is no part of the charge: Theengs' tests have an alarm clock that tells 0x2a and then 0xaa, both 42 %. */
const BATTERY_BITS = 0x7f;
const CLOSED = 1;
const LEFT_OPEN = 2;

/** Other types are of the device itself: 0x0F packet id, 0x18 what its hardware has. */
const OBJECT_TYPES = new Map<number, ObjectType>([
  [
    0x01,
    {
      octets: 4,
      read: (value) => ({
        temperature_c: signed(uintLE(value, 0, 2), 16) / 10,
        humidity_rh: uintLE(value, 2, 2) / 10,
      }),
    },
  ],
  [0x02, { octets: 1, read: (value) => ({ battery_pct: batteryPct(uintLE(value, 0, 1)) }) }],
  [0x04, { octets: 1, read: (value) => opening(uintLE(value, 0, 1)) }],
  [0x07, { octets: 2, read: (value) => ({ pressure_pa: uintLE(value, 0, 2) * 10 }) }],
  [0x08, { octets: 4, read: (value) => ({ motion: uintLE(value, 0, 1) !== 0, illuminance_lx: uintLE(value, 1, 3) }) }],
  [0x09, { octets: 4, read: (value) => ({ illuminance_lx: uintLE(value, 0, 4) }) }],
  [0x11, { octets: 1, read: (value) => ({ light: uintLE(value, 0, 1) !== 0 }) }],
  [0x12, { octets: 4, read: (value) => ({ pm25: uintLE(value, 0, 2), pm10: uintLE(value, 2, 2) }) }],
  [0x13, { octets: 2, read: (value) => ({ co2_ppm: uintLE(value, 0, 2) }) }],
  [0x15, { octets: 2, read: (value) => ({ voc_index: uintLE(value, 0, 2) }) }],
  [0x19, { octets: 1, read: (value) => ({ sound_db: uintLE(value, 0, 1) }) }],
]);

/** What an object says; nothing where its type is unknown or its length not the type's. */
export function readObject(type: number, value: Uint8Array): Record<string, Value> {
  const known = OBJECT_TYPES.get(type);
  return known && value.length === known.octets ? known.read(value) : {};
}

function batteryPct(raw: number): number {
  return raw === EXTERNAL_POWER ? 100 : raw & BATTERY_BITS;
}

/** 0 open, 1 closed, 2 left open; another number tells nothing. */
export function opening(raw: number): Record<string, Value> {
  return raw > LEFT_OPEN ? {} : { door: raw !== CLOSED, door_left_open: raw === LEFT_OPEN };
}
