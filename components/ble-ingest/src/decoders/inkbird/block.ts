import type { Sighting } from '../decoder.ts';
import { manufacturerOctets } from '../manufacturer-octets.ts';
import { nameOf } from '../sighting.ts';

export const INKBIRD = 'inkbird';

/** One manufacturer block of a packet. Inkbird puts measurements where a company belongs: `octets` starts with these two. */
export type InkbirdBlock = {
  readonly octets: Uint8Array;
  /** The device's name, lower-case. */
  readonly name: string;
  readonly sighting: Sighting;
};

/** Every manufacturer block of the packet. */
export function blocksOf(sighting: Sighting): InkbirdBlock[] {
  const name = nameOf(sighting).toLowerCase();
  return manufacturerOctets(sighting).map((octets) => ({ octets, name, sighting }));
}
