import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'blusensor';
const ALMENDO = 0x06e8;
const VERSION = 0x01;
const MODEL_AIQ = 0x0a;
const OCTETS = 16;

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 7, type: 's16le', divide: 100 },
  { quantity: 'humidity_rh', at: 9, type: 'u16le', divide: 100 },
  { quantity: 'co2_ppm', at: 11, type: 'u16le' },
  { quantity: 'tvoc_ppb', at: 13, type: 'u16le' },
  { quantity: 'aqi', at: 15, type: 'u8' },
];

/**
 * Almendo bluSensor Mini AIQ (ble_monitor, MIT): 0 version, 1 type, 2 model, 3 hardware, 4-5 status, 6 state of the
 * sensor, 7-8 temperature, 9-10 humidity, 11-12 equivalent CO2, 13-14 TVOC, 15 air quality index.
 */
export const bluSensor: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: ALMENDO }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, ALMENDO);
    return payload && read(payload);
  },
};

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  if (payload[0] !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  if (payload[2] !== MODEL_AIQ) return undefined;
  const values = payload.length === OCTETS ? readFields(payload, FIELDS) : undefined;
  return values ? { format: FORMAT, values } : { format: FORMAT, reject: 'truncated' };
}
