import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { isOwnAddressReversed } from '../exact-payload.ts';
import { type Field, lengthOf, rawNumber, readFields } from '../fields.ts';
import { serviceData } from '../sighting.ts';

const FORMAT = 'minew';
const MINEW_SERVICE = 'ffe1';
const FRAME_TYPE = 0xa1;
const ADDRESS_OCTETS = 6;
const STANDARD_GRAVITY = 9.80665;

/** What follows the battery in a frame, by the octet that names the frame. */
type Frame = { readonly octets: number; readonly read: (payload: Uint8Array) => Record<string, Value> };

const plain = (fields: readonly Field[]): Frame => ({
  octets: lengthOf(fields),
  read: (payload) => readFields(payload, fields) ?? {},
});

/** Bit 0 of the octet at `at`. */
const flag = (quantity: string, at = 3): Frame => ({
  octets: at + 1,
  read: (payload) => ({ [quantity]: (rawNumber(payload, at, 'u8') & 1) === 1 }),
});

const TEMPERATURE: Field = { quantity: 'temperature_c', at: 3, type: 's16be', divide: 256 };
const HUMIDITY: Field = { quantity: 'humidity_rh', at: 5, type: 's16be', divide: 256 };

const FRAMES: ReadonlyMap<number, Frame> = new Map([
  [0x01, plain([TEMPERATURE, HUMIDITY])],
  [0x02, flag('light')],
  [0x03, { octets: 9, read: acceleration }],
  [0x11, flag('motion', 4)],
  [0x12, plain([{ quantity: 'tvoc_ugm3', at: 3, type: 'u16be' }])],
  [0x13, plain([TEMPERATURE])],
  [0x18, flag('vibration', 7)],
  [0x19, plain([{ quantity: 'illuminance_lx', at: 3, type: 'u16be' }])],
  [0x20, flag('tamper')],
  [0x21, flag('leak')],
]);

/**
 * Minew beacons: service data of 0xFFE1, most significant octet first. 0 0xA1, 1 kind of the frame, 2 battery in %, then
 * what the kind says, and the address at the end, least significant octet first. Kinds as reelyActive's
 * advlib-ble-services knows them; temperature, humidity and acceleration (in g) are signed 8.8 fixed point.
 */
export const minew: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: MINEW_SERVICE }],
  decode: (sighting) => {
    const payload = serviceData(sighting, MINEW_SERVICE);
    return payload && read(payload, sighting);
  },
};

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const [type, kind = 0, battery = 0] = payload;
  const frame = FRAMES.get(kind);
  if (type !== FRAME_TYPE || frame === undefined) return undefined;
  if (payload.length < frame.octets + ADDRESS_OCTETS) return { format: FORMAT, reject: 'truncated' };
  if (payload.length > frame.octets + ADDRESS_OCTETS) return undefined;
  if (!isOwnAddressReversed(payload.subarray(frame.octets), sighting)) return undefined;
  return { format: FORMAT, values: { ...frame.read(payload), battery_pct: battery } };
}

function acceleration(payload: Uint8Array): Record<string, number> {
  const axis = (at: number) => Math.round((rawNumber(payload, at, 's16be') / 256) * STANDARD_GRAVITY * 1000) / 1000;
  return { acceleration_x_ms2: axis(3), acceleration_y_ms2: axis(5), acceleration_z_ms2: axis(7) };
}
