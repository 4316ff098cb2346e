import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, printableText } from '../exact-payload.ts';
import { type Field, rawNumber, readFields } from '../fields.ts';

const FORMAT = 'michelin';
const MICHELIN = 0x0828;
const FRAME_TYPES: readonly (number | undefined)[] = [0x03, 0x04];

const FIELDS: readonly Field[] = [
  { quantity: 'temperature_c', at: 2, type: 'u8', plus: -60 },
  { quantity: 'battery_mv', at: 3, type: 'u8', times: 10, plus: 1000 },
  { quantity: 'pressure_pa', at: 4, type: 'u16le', times: 100 },
  { quantity: 'steps', at: 9, type: 'u8' },
  { quantity: 'count', at: 10, type: 'u32le' },
];

/**
 * Michelin TMS tyre sensors: manufacturer data of 14 octets, least significant first. 1 frame type, 2 temperature in °C
 * above -60, 3 battery in 10 mV above 1 V, 4-5 absolute pressure in hPa, 6-8 name of the tyre, 9 steps, 10-13 number of
 * the frame.
 */
export const michelin = manufacturerDecoder({ format: FORMAT, companyId: MICHELIN, octets: 14, read });

function read(payload: Uint8Array): Decoded | undefined {
  const tyre = printableText(payload.subarray(6, 9));
  const values = readFields(payload, FIELDS);
  if (!FRAME_TYPES.includes(payload[1]) || tyre === undefined || values === undefined) return undefined;
  return {
    format: FORMAT,
    values: { ...values, text: tyre },
    device: { model: 'TMS' },
    packetId: rawNumber(payload, 10, 'u32le'),
    packetIdSpan: 2 ** 32,
  };
}
