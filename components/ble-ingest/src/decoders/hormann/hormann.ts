import type { Decoded, Rejected } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';

const FORMAT = 'hormann';
const HORMANN = 0x07b4;
const HALF_PERCENT_MAX = 200;

/**
 * Hörmann garage door drive SupraMatic E4 BS: the second of two manufacturer blocks, 17 octets. 0 state, 1 how far the
 * door is open in 0.5 %. The meaning of the states is not published.
 */
export const hormann = manufacturerDecoder({ format: FORMAT, companyId: HORMANN, octets: 17, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const [, halfPercent = 0] = payload;
  if (halfPercent > HALF_PERCENT_MAX) return { format: FORMAT, reject: 'implausible' };
  return {
    format: FORMAT,
    values: { opening: halfPercent !== 0, opening_pct: halfPercent / 2 },
    device: { model: 'SupraMatic E4 BS' },
  };
}
