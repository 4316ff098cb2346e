import { hex } from '../byte-fields.ts';
import type { Decoded, Sighting } from '../decoder.ts';
import { isOwnAddress, manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'tpms';
const PSEUDO_COMPANY = 0x0100;

const FIELDS: readonly Field[] = [
  { quantity: 'pressure_pa', at: 6, type: 'u32le' },
  { quantity: 'temperature_c', at: 10, type: 's32le', divide: 100 },
  { quantity: 'battery_pct', at: 14, type: 'u8' },
];

/**
 * Caps that tell the pressure of tyres, of many makers: manufacturer data of 16 octets. 0-5 the sensor's address, whose
 * first octet is 0x80 and the wheel, 6-9 pressure above that of the air in Pa, 10-13 temperature in 0.01 °C, 14 battery in
 * %, 15 bit 0 the alarm; least significant octet first.
 */
export const tpms = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 16, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  const address = payload.subarray(0, 6);
  const values = isOwnAddress(address, sighting) ? readFields(payload, FIELDS) : undefined;
  if (values === undefined) return undefined;
  return {
    format: FORMAT,
    values: { ...values, alarm: ((payload[15] ?? 0) & 1) === 1 },
    device: { wheel: ((payload[0] ?? 0) & 0x0f) + 1 },
    deviceId: hex(address),
  };
}
