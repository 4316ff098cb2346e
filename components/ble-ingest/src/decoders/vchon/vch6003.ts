import { hex } from '../byte-fields.ts';
import type { Decoded, Sighting } from '../decoder.ts';
import { isOwnAddress, manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'vch6003';
const PSEUDO_COMPANY = 0x0901;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 0, type: 's16be', divide: 10 },
  { quantity: 'humidity_rh', at: 2, type: 'u8' },
];

/**
 * VCHON VCH6003 thermo-hygrometer ("XL0801"): manufacturer data of 9 octets. 0-1 temperature in 0.1 °C, most significant
 * octet first, 2 whole %RH, 3-8 the address.
 */
export const vch6003 = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 9, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  const address = payload.subarray(3);
  const values = isOwnAddress(address, sighting) ? readFields(payload, FIELDS) : undefined;
  return values && { format: FORMAT, values, device: { model: 'VCH6003' }, deviceId: hex(address) };
}
