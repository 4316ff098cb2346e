import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder } from '../decoder.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'ela';
const ELA_INNOVATION = 0x0757;
const STANDARD_GRAVITY = 9.80665;

/** One frame: its first octet says what follows, least significant octet first. */
type Frame = { readonly octets: number; readonly read: (payload: Uint8Array) => Record<string, Value> };

const FRAMES: ReadonlyMap<number, Frame> = new Map([
  [0x12, { octets: 3, read: (payload: Uint8Array) => ({ temperature_c: rawNumber(payload, 1, 's16le') / 100 }) }],
  [0x21, { octets: 5, read: climate }],
  [0x32, counted('magnet')],
  [0x42, counted('moving')],
  [0x56, { octets: 7, read: acceleration }],
  [0x62, counted('input')],
  [0x92, counted('motion')],
  [0xb2, counted('button')],
  [0xf1, { octets: 2, read: (payload: Uint8Array) => ({ battery_pct: rawNumber(payload, 1, 'u8') }) }],
  [0xf2, { octets: 3, read: (payload: Uint8Array) => ({ battery_mv: rawNumber(payload, 1, 'u16le') }) }],
]);

/**
 * ELA Innovation Blue Puck and Blue Coin (ELA "Bluetooth LE frame specification"): manufacturer data, one frame in each
 * block; the battery often has a block of its own in the same packet.
 */
export const ela: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: ELA_INNOVATION }],
  decode: ({ advertisement }) => {
    let values: Record<string, Value> = {};
    for (const { companyId, data } of advertisement.manufacturerBlocks) {
      if (companyId === ELA_INNOVATION) values = { ...values, ...valuesOf(data) };
    }
    return Object.keys(values).length === 0 ? undefined : decoded(values);
  },
};

function decoded(values: Record<string, Value>): Decoded {
  return { format: FORMAT, values };
}

function valuesOf(payload: Uint8Array): Record<string, Value> {
  const frame = FRAMES.get(payload[0] ?? 0);
  return frame?.octets === payload.length ? frame.read(payload) : {};
}

/** Humidity, and behind it the frame of a temperature. */
function climate(payload: Uint8Array): Record<string, Value> {
  return { humidity_rh: rawNumber(payload, 1, 'u8'), ...valuesOf(payload.subarray(2)) };
}

/** A state in bit 0, and above it how often it came about. */
function counted(quantity: string): Frame {
  return {
    octets: 3,
    read: (payload) => {
      const raw = rawNumber(payload, 1, 'u16le');
      return { [quantity]: (raw & 1) === 1, count: raw >> 1 };
    },
  };
}

function acceleration(payload: Uint8Array): Record<string, Value> {
  const axis = (at: number) => Math.round(rawNumber(payload, at, 's16le') * STANDARD_GRAVITY) / 1000;
  return { acceleration_x_ms2: axis(1), acceleration_y_ms2: axis(3), acceleration_z_ms2: axis(5) };
}
