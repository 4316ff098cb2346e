import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { floatLE } from '../float-le.ts';

const FORMAT = 'hobomx2001';
const ONSET_COMPUTER = 0x00c5;
/** Octets that tell the water level logger from the other loggers of the series, by their place. */
const MARKS: readonly (readonly [at: number, octet: number])[] = [
  [0, 0x07],
  [5, 0x06],
  [6, 0x24],
  [10, 0x08],
];

/**
 * Onset HOBO MX2001 water level logger: manufacturer data of 20 octets. 1-4 serial number, 16-19 water level in metres
 * above or below the logger's reference, as a binary32; least significant octet first.
 */
export const hoboMx2001 = manufacturerDecoder({ format: FORMAT, companyId: ONSET_COMPUTER, octets: 20, read });

function read(payload: Uint8Array): Decoded | Rejected | undefined {
  if (!MARKS.every(([at, octet]) => payload[at] === octet)) return undefined;
  const metres = floatLE(payload.subarray(16, 20)) ?? Number.NaN;
  if (!Number.isFinite(metres)) return { format: FORMAT, reject: 'all-values-unavailable' };
  return {
    format: FORMAT,
    values: { level_mm: rounded(metres * 1000, 3) },
    device: { model: 'HOBO MX2001', serial_number: String(rawNumber(payload, 1, 'u32le')) },
  };
}
