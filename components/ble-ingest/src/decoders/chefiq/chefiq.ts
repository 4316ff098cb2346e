import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'chefiq';
const CHEF_IQ = 0x05cd;

/**
 * Chef iQ CQ60 wireless meat thermometer: manufacturer data of 18 octets. 2 battery in %, 3 third sensor of the probe in
 * whole °C; then temperatures in 0.1 °C, least significant octet first: 6-7 meat (the lowest of the probe), 8-9 tip,
 * 10-11 first and 12-13 second sensor of the probe, 14-15 surroundings. The rest is not known.
 */
export const chefiq = manufacturerDecoder({ format: FORMAT, companyId: CHEF_IQ, octets: 18, read });

const FIELDS: readonly Field[] = [
  { quantity: 'battery_pct', at: 2, type: 'u8' },
  { quantity: 'temperature_probe_c_3', at: 3, type: 'u8' },
  { quantity: 'temperature_meat_c', at: 6, type: 's16le', divide: 10 },
  { quantity: 'temperature_tip_c', at: 8, type: 's16le', divide: 10 },
  { quantity: 'temperature_probe_c_1', at: 10, type: 's16le', divide: 10 },
  { quantity: 'temperature_probe_c_2', at: 12, type: 's16le', divide: 10 },
  { quantity: 'temperature_ambient_c', at: 14, type: 's16le', divide: 10 },
];

function read(payload: Uint8Array): Decoded | undefined {
  const values = readFields(payload, FIELDS);
  return values && { format: FORMAT, values, device: { model: 'CQ60' } };
}
