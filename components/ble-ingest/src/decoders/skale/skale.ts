import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'skale';
const ATOMAX = 0x81ef;
const END = 0xff;
/** Tenths of a gram in a kilogram. */
const COUNTS_PER_KG = 10_000;

/**
 * Atomax Skale kitchen scales: manufacturer data of 4 octets. 0-2 weight in 0.1 g, least significant octet first, below
 * zero where something was taken off a tared scale; 3 always 0xFF.
 */
export const skale = manufacturerDecoder({ format: FORMAT, companyId: ATOMAX, octets: 4, read });

function read(payload: Uint8Array): Decoded | undefined {
  if (payload[3] !== END) return undefined;
  return { format: FORMAT, values: { mass_kg: rawNumber(payload, 0, 's24le') / COUNTS_PER_KG } };
}
