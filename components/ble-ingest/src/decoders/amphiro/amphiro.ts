import { manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'amphiro';
const AMPHIRO = 0xfaee;

const FIELDS: readonly Field[] = [
  { quantity: 'count', at: 0, type: 'u24be' },
  { quantity: 'duration_s', at: 3, type: 'u16be' },
  { quantity: 'water_l', at: 8, type: 'u24be', divide: 2560 },
  { quantity: 'temperature_c', at: 11, type: 'u8' },
  { quantity: 'energy_kwh', at: 12, type: 'u16be', divide: 100 },
];

/**
 * Amphiro shower meters, also in Oras Hydractiva Digital: manufacturer data of 19 octets about the shower that runs. 0-2
 * its number since the meter was made, 3-4 seconds, 8-10 water in 1/2560 L, 11 temperature in °C, 12-13 energy in
 * 0.01 kWh; most significant octet first.
 */
export const amphiro = manufacturerDecoder({
  format: FORMAT,
  companyId: AMPHIRO,
  octets: 19,
  read: (payload) => {
    const values = readFields(payload, FIELDS);
    return values && { format: FORMAT, values };
  },
});
