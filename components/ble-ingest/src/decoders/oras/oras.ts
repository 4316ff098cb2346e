import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, printableText } from '../exact-payload.ts';

const FORMAT = 'oras';
/** The maker of the radio chip; Garnet uses its number too. */
const CYPRESS = 0x0131;

/**
 * Oras Electra faucets: manufacturer data of 18 octets. 0 and 2 zero, 1 battery in %, 3-12 serial number as digits or
 * letters, 14-17 blanks.
 */
export const oras = manufacturerDecoder({ format: FORMAT, companyId: CYPRESS, octets: 18, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [zero, battery = 0] = payload;
  const serial = printableText(payload.subarray(3, 13));
  if (zero !== 0 || serial === undefined || !/^[0-9A-Za-z]{10}$/.test(serial)) return undefined;
  return {
    format: FORMAT,
    values: { battery_pct: battery },
    device: { model: 'Electra Washbasin Faucet', serial_number: serial },
  };
}
