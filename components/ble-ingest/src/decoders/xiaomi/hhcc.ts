import type { Decoded, Rejected } from '../decoder.ts';
import { serviceDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'hhcc';
const OCTETS = 9;

const FIELDS: readonly Field[] = [
  { quantity: 'moisture_pct', at: 0, type: 'u8' },
  { quantity: 'temperature_c', at: 1, type: 's16be', divide: 10 },
  { quantity: 'illuminance_lx', at: 3, type: 'u24be' },
  { quantity: 'battery_pct', at: 6, type: 'u8' },
  { quantity: 'conductivity_uscm', at: 7, type: 'u16be' },
];

/** HHCCJCY10, the pink plant sensor: service data of 0xFD50 (Tuya), nine octets, most significant first. */
export const hhcc = serviceDecoder({ format: FORMAT, serviceUuid: 'fd50', octets: OCTETS, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const values = readFields(payload, FIELDS);
  if (values === undefined) return { format: FORMAT, reject: 'truncated' };
  return { format: FORMAT, values, device: { model: 'HHCCJCY10' } };
}
