import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { rawNumber } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'teltonika';
const TELTONIKA = 0x089a;
const VERSION = 1;
/** Where the sensor is an iBeacon in the same packet, its measurements go ahead of that. */
const APPLE = 0x004c;
const LOW_BATTERY = 1 << 6;
const MAGNET_SENSOR = 1 << 2;
const MAGNET = 1 << 3;

/** A part of the frame that is there where its bit of the flags is set. */
type Part = {
  readonly bit: number;
  readonly octets: number;
  readonly read: (payload: Uint8Array, at: number) => Record<string, Value>;
};

const PARTS: readonly Part[] = [
  { bit: 1 << 0, octets: 2, read: (payload, at) => ({ temperature_c: rawNumber(payload, at, 's16be') / 100 }) },
  { bit: 1 << 1, octets: 1, read: (payload, at) => ({ humidity_rh: rawNumber(payload, at, 'u8') }) },
  { bit: 1 << 4, octets: 2, read: movement },
  { bit: 1 << 5, octets: 3, read: angles },
  { bit: 1 << 7, octets: 1, read: (payload, at) => ({ battery_mv: 2000 + rawNumber(payload, at, 'u8') * 10 }) },
];

/**
 * Teltonika EYE sensors (Teltonika wiki, "EYE SENSOR / BTSMP1", protocol 1): manufacturer data. 0 version, 1 flags, then
 * the parts that the flags name, most significant octet first: temperature in 0.01 °C, humidity in %RH, movement (bit 15)
 * and its count, pitch and roll in °, battery in 10 mV above 2 V. The magnet and a low battery are flags only.
 */
export const teltonikaEye: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: TELTONIKA }, { companyId: APPLE }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, TELTONIKA);
    return payload && read(payload);
  },
};

function read(payload: Uint8Array): Decoded | Rejected {
  const [version, flags = 0] = payload;
  const parts = PARTS.filter(({ bit }) => (flags & bit) !== 0);
  const octets = parts.reduce((sum, part) => sum + part.octets, 2);
  if (payload.length < octets) return { format: FORMAT, reject: 'truncated' };
  if (version !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  return { format: FORMAT, values: valuesOf(payload, parts, flags), device: { model: 'EYE Sensor' } };
}

function valuesOf(payload: Uint8Array, parts: readonly Part[], flags: number): Record<string, Value> {
  let at = 2;
  let values: Record<string, Value> = (flags & MAGNET_SENSOR) === 0 ? {} : { magnet: (flags & MAGNET) !== 0 };
  for (const { octets, read: readPart } of parts) {
    values = { ...values, ...readPart(payload, at) };
    at += octets;
  }
  return { ...values, battery_low: (flags & LOW_BATTERY) !== 0 };
}

function movement(payload: Uint8Array, at: number): Record<string, Value> {
  const raw = rawNumber(payload, at, 'u16be');
  return { moving: (raw & 0x8000) !== 0, movement_counter: raw & 0x7fff };
}

function angles(payload: Uint8Array, at: number): Record<string, Value> {
  return { pitch_deg: rawNumber(payload, at, 's8'), roll_deg: rawNumber(payload, at + 1, 's16be') };
}
