import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { isOwnAddressReversed } from '../exact-payload.ts';
import { type Field, rawNumber, readFields } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'minew';
const MINEW = 0x0639;
const ADDRESS_OCTETS = 6;
const STANDARD_GRAVITY = 9.80665;

/** A frame: its length, where the address is if it carries one, and what it says. */
type Frame = {
  readonly octets: number;
  readonly addressAt?: number;
  readonly read: (payload: Uint8Array) => Record<string, Value>;
};

const battery = (at: number): Field => ({ quantity: 'battery_pct', at, type: 'u8' });
const temperature = (at: number): Field => ({ quantity: 'temperature_c', at, type: 's16be', divide: 256 });
const humidity = (at: number): Field => ({ quantity: 'humidity_rh', at, type: 's16be', divide: 256 });
const plain = (fields: readonly Field[]) => (payload: Uint8Array) => readFields(payload, fields) ?? {};

/** The kind of a 0xCA05 frame that tells a temperature only. */
const WITHOUT_HYGROMETER = 0x01;

/** Frames by their first two octets: the family and the kind. */
const FRAMES: ReadonlyMap<number, Frame> = new Map<number, Frame>([
  [0xa303, { octets: 16, addressAt: 7, read: plain([battery(2), temperature(3), humidity(5)]) }],
  [0xa401, { octets: 15, addressAt: 7, read: door }],
  [0xca00, { octets: 24, addressAt: 2, read: plain([battery(8)]) }],
  [0xca03, { octets: 15, read: acceleration }],
  [0xca05, { octets: 24, read: climate }],
  [
    0xca1b,
    { octets: 24, addressAt: 6, read: plain([{ quantity: 'battery_mv', at: 12, type: 'u16be' }, temperature(14)]) },
  ],
]);

/**
 * Minew sensors that speak in manufacturer data (S3, S4, and frames of "version 3" that start with 0xCA), as reelyActive's
 * advlib-ble-manufacturers knows them, most significant octet first; temperature, humidity and acceleration (in g) are
 * signed 8.8 fixed point. Frames about the device, and those that count people, say nothing here.
 */
export const minewManufacturer: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: MINEW }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, MINEW);
    return payload && payload.length > 1 ? read(payload, sighting) : undefined;
  },
};

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const frame = FRAMES.get(rawNumber(payload, 0, 'u16be'));
  if (frame === undefined) return undefined;
  const { octets, addressAt } = frame;
  if (payload.length < octets) return { format: FORMAT, reject: 'truncated' };
  const address = addressAt === undefined ? undefined : payload.subarray(addressAt, addressAt + ADDRESS_OCTETS);
  if (address && !isOwnAddressReversed(address, sighting)) return undefined;
  return { format: FORMAT, values: frame.read(payload) };
}

function door(payload: Uint8Array): Record<string, Value> {
  const [, , charge = 0, open, disassembled] = payload;
  return { battery_pct: charge, door: open !== 0, tamper: disassembled !== 0 };
}

function climate(payload: Uint8Array): Record<string, Value> {
  const fields = payload[2] === WITHOUT_HYGROMETER ? [temperature(5)] : [temperature(5), humidity(7)];
  return readFields(payload, fields) ?? {};
}

function acceleration(payload: Uint8Array): Record<string, Value> {
  const axis = (at: number) => Math.round((rawNumber(payload, at, 's16be') / 256) * STANDARD_GRAVITY * 1000) / 1000;
  return {
    acceleration_x_ms2: axis(3),
    acceleration_y_ms2: axis(5),
    acceleration_z_ms2: axis(7),
    battery_pct: rawNumber(payload, 10, 'u8'),
  };
}
