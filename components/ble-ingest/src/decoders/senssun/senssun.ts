import type { Decoded, Sighting } from '../decoder.ts';
import { isOwnAddress, manufacturerDecoder } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'senssun';
/** What the scale sends in the place of a company: TomTom's number. */
const PSEUDO_COMPANY = 0x0100;
const STABLE = 0xa0;

/**
 * Senssun IF_B7 scale: manufacturer data of 17 octets. 3-8 the address, then, most significant octet first, 10-11 mass in
 * 10 g, 12-13 impedance in Ω, 14 state (both bits of 0xA0: stable).
 */
export const senssun = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 17, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  if (!isOwnAddress(payload.subarray(3, 9), sighting)) return undefined;
  const isStable = ((payload[14] ?? 0) & STABLE) === STABLE;
  const impedance = rawNumber(payload, 12, 'u16be');
  return {
    format: FORMAT,
    values: {
      mass_kg: rawNumber(payload, 10, 'u16be') / 100,
      stabilized: isStable,
      ...(impedance === 0 ? {} : { impedance_ohm: impedance }),
    },
    device: { model: 'Senssun IF_B7' },
  };
}
