import type { Decoded, Decoder } from '../decoder.ts';
import { exactManufacturerData, printableText } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'otod';
const OTODATA = 0x03b1;
const LEVEL_OCTETS = 19;
const IDENTITY_OCTETS = 22;

/**
 * Otodata tank monitors (Rotarex gauges): manufacturer data that starts with text. "OTOTEL" in 19 octets: 9-10 level in
 * 0.01 %, 11-12 state as a number. "OTO3281" in 22: 7-10 serial number, 18-21 model. Least significant octet first.
 */
export const otodata: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: OTODATA }],
  decode: (sighting) => {
    const level = exactManufacturerData(sighting, OTODATA, LEVEL_OCTETS);
    if (level !== undefined) return readLevel(level);
    const identity = exactManufacturerData(sighting, OTODATA, IDENTITY_OCTETS);
    return identity && readIdentity(identity);
  },
};

function readLevel(payload: Uint8Array): Decoded | undefined {
  if (printableText(payload.subarray(0, 6)) !== 'OTOTEL') return undefined;
  return {
    format: FORMAT,
    values: { level_pct: rawNumber(payload, 9, 'u16le') / 100, problem: rawNumber(payload, 11, 'u16le') !== 0 },
  };
}

function readIdentity(payload: Uint8Array): Decoded | undefined {
  if (printableText(payload.subarray(0, 7)) !== 'OTO3281') return undefined;
  return {
    format: FORMAT,
    values: {},
    device: {
      serial_number: String(rawNumber(payload, 7, 'u32le')),
      device_type_id: rawNumber(payload, 18, 'u32le'),
    },
  };
}
