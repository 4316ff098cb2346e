import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { isOwnAddress } from '../exact-payload.ts';
import { listsService } from '../sighting.ts';

const FORMAT = 'jinou';
const JINOU_SERVICE = 'aa20';
const OCTETS = 13;

/**
 * Jinou BEC07-5 beacon: manufacturer data without a company, 13 octets with a listed service 0xAA20. 0 sign (1: below
 * zero), 1 whole degrees, 2 decimals, 3 zero, 4 whole %RH, 5 decimals, 6 battery in %, 7-12 the address.
 */
export const jinou: Decoder = {
  format: FORMAT,
  signatures: [{ listedService: JINOU_SERVICE }],
  decode: (sighting) => (listsService(sighting, JINOU_SERVICE) ? read(sighting) : undefined),
};

function read(sighting: Sighting): Decoded | Rejected | undefined {
  const payload = payloadOf(sighting);
  if (payload === undefined) return undefined;
  const [sign, degrees = 0, degreesDecimals = 0, , percent = 0, percentDecimals = 0, battery = 0] = payload;
  const temperature = decimal(degrees, degreesDecimals);
  return {
    format: FORMAT,
    values: {
      temperature_c: sign === 1 ? -temperature : temperature,
      humidity_rh: decimal(percent, percentDecimals),
      battery_pct: battery,
    },
    device: { model: 'BEC07-5' },
  };
}

/** The block with the address at its end; what stands for a company is data. */
function payloadOf(sighting: Sighting): Uint8Array | undefined {
  for (const { companyId, data } of sighting.advertisement.manufacturerBlocks) {
    const payload = Uint8Array.of(companyId & 0xff, companyId >> 8, ...data);
    if (payload.length === OCTETS && isOwnAddress(payload.subarray(7), sighting)) return payload;
  }
  return undefined;
}

/** 18 and 7 are 18.7; 18 and 25 are 18.25: the beacon writes a number of which it cuts the trailing zeros. */
function decimal(whole: number, decimals: number): number {
  return Number(`${whole}.${decimals}`);
}
