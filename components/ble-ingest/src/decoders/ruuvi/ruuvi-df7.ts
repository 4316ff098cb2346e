import type { Value } from '@sward/contracts/reading.ts';
import { present, signed, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { crc8 } from './crc8.ts';
import { climate, ruuviDecoder, sequenceOf, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-df7';
const SEQUENCE_UNAVAILABLE = 0xff;
const CHECKED_OCTETS = 16;
const MOTION_NOW = 0x01;
const PRESENCE = 0x02;

/**
 * Ruuvi's motion and presence sensor (ruuvi.endpoints.c, endpoint 7). Most significant octet first: 0 format, 1
 * sequence number, 2 flags, 3-8 temperature, humidity, pressure as in data format 5, 9 and 10 tilt about X and Y (126
 * is 90°), 11-12 light in lx, 13 colour temperature in 26 K above 1000, 14 battery (upper 4 bits, 14 steps from 1.8 to
 * 3.6 V) and intensity of motion (lower 4 bits), 15 count of motions, 16 CRC-8 of all before, 17-19 the lower half of
 * the address.
 */
export const ruuviDf7 = ruuviDecoder({ format: FORMAT, number: 7, length: 20, read });

function read(payload: Uint8Array): Decoded | Rejected {
  if (crc8(payload.subarray(0, CHECKED_OCTETS)) !== payload[CHECKED_OCTETS]) {
    return { format: FORMAT, reject: 'bad-checksum' };
  }
  const raw = uintBE(payload, 1, 1);
  const values = { ...measurements(payload), ...present({ sequence: unless(SEQUENCE_UNAVAILABLE, raw) }) };
  return { format: FORMAT, values, ...sequenceOf(raw, SEQUENCE_UNAVAILABLE) };
}

function measurements(payload: Uint8Array): Record<string, Value> {
  const flags = uintBE(payload, 2, 1);
  const powerAndMotion = uintBE(payload, 14, 1);
  return present<Value>({
    ...climate(payload, 3),
    angle_x_deg: tiltDeg(payload, 9),
    angle_y_deg: tiltDeg(payload, 10),
    illuminance_lx: unless(0xffff, uintBE(payload, 11, 2)),
    color_temperature_k: colourTemperatureK(unless(0xff, uintBE(payload, 13, 1))),
    battery_mv: batteryMv(unless(0x0f, powerAndMotion >> 4)),
    motion_intensity: unless(0x0f, powerAndMotion & 0x0f),
    movement_counter: unless(0xff, uintBE(payload, 15, 1)),
    motion: (flags & MOTION_NOW) !== 0,
    presence: (flags & PRESENCE) !== 0,
  });
}

/** To 0.01°, finer than the field. */
function tiltDeg(payload: Uint8Array, at: number): number | undefined {
  const raw = unless(0x7f, signed(uintBE(payload, at, 1), 8));
  return raw === undefined ? undefined : Math.round((raw * 9000) / 126) / 100;
}

function colourTemperatureK(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : raw * 26 + 1000;
}

function batteryMv(raw: number | undefined): number | undefined {
  return raw === undefined ? undefined : Math.round(1800 + (raw * 1800) / 14);
}
