import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, printableText } from '../exact-payload.ts';

const FORMAT = 'ecoflow-adv';
const ECOFLOW = 0xb5b5;
/** The version of the frame that tells serial number and battery. */
const FRAME = 0x13;

const MODELS: ReadonlyMap<string, string> = new Map([
  ['R60', 'RIVER 2'],
  ['R61', 'RIVER 2 Max'],
  ['R62', 'RIVER 2 Pro'],
  ['R65', 'RIVER 3'],
  ['R33', 'DELTA 2'],
]);

/**
 * EcoFlow power stations: manufacturer data of 24 octets. 0 kind of frame, 1-16 serial number, which starts with the
 * model, 17 battery in % (seven bits).
 */
export const ecoFlow = manufacturerDecoder({ format: FORMAT, companyId: ECOFLOW, octets: 24, read });

function read(payload: Uint8Array): Decoded | undefined {
  const serial = printableText(payload.subarray(1, 17));
  const model = serial && MODELS.get(serial.slice(0, 3));
  if (payload[0] !== FRAME || serial === undefined || !/^[A-Z0-9]{16}$/.test(serial)) return undefined;
  return {
    format: FORMAT,
    values: { battery_pct: (payload[17] ?? 0) & 0x7f },
    device: { serial_number: serial, ...(model && { model }) },
  };
}
