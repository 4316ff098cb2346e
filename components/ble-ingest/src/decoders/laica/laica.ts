import { uintBE } from '../byte-fields.ts';
import type { Decoded, Sighting } from '../decoder.ts';
import { isOwnAddressReversed, manufacturerDecoder } from '../exact-payload.ts';

const FORMAT = 'laica';
/** What the scale sends in the place of a company. */
const PSEUDO_COMPANY = 0xa0ac;
const MASK = 0xa0;
const IMPEDANCE = 0x06;
const MASS = 0x0d;

/**
 * Laica smart scale: manufacturer data of 12 octets. 0-5 the address, least significant octet first, 6-9 the value, each
 * octet XOR 0xA0, 10 what it is: 0x0D mass (18 bits, in g, of which the scale shows tenths of kg), 0x06 impedance (the
 * upper 16 bits, in Ω).
 */
export const laica = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 12, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  if (!isOwnAddressReversed(payload.subarray(0, 6), sighting)) return undefined;
  const values = valuesOf(
    payload[10],
    payload.slice(6, 10).map((octet) => octet ^ MASK),
  );
  return values && { format: FORMAT, values, device: { model: 'Laica Smart Scale' } };
}

function valuesOf(kind: number | undefined, value: Uint8Array): Record<string, number> | undefined {
  if (kind === IMPEDANCE) return { impedance_ohm: uintBE(value, 0, 2) };
  if (kind === MASS) return { mass_kg: Math.round((uintBE(value, 0, 4) & 0x3ffff) / 100) / 10 };
  return undefined;
}
