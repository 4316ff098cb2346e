import { hex } from '../byte-fields.ts';
import type { Decoded, Sighting } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'blustream';
const ACOUSTIC_STREAM = 0x0194;

/**
 * Blustream (TaylorSense) guitar and case sensors: manufacturer data of 9 octets. 1-3 the lower half of the address,
 * least significant octet first; then, most significant first, 4 acceleration in a unit that nobody published (left
 * out), 5-6 humidity in 0.01 %RH, 7-8 temperature in 0.01 °C.
 */
export const blustream = manufacturerDecoder({ format: FORMAT, companyId: ACOUSTIC_STREAM, octets: 9, read });

const FIELDS: readonly Field[] = [
  { quantity: 'humidity_rh', at: 5, type: 'u16be', divide: 100 },
  { quantity: 'temperature_c', at: 7, type: 's16be', divide: 100 },
];

function read(payload: Uint8Array, { address }: Sighting): Decoded | undefined {
  if (hex(payload.slice(1, 4).reverse()) !== address.slice(-6)) return undefined;
  const values = readFields(payload, FIELDS);
  return values && { format: FORMAT, values };
}
