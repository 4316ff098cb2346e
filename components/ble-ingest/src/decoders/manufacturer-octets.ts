import type { Sighting } from './decoder.ts';

/**
 * Every manufacturer data of the packet with its first two octets, least significant first, in their place: cheap devices
 * put measurements where a company identifier belongs.
 */
export function manufacturerOctets({ advertisement }: Sighting): Uint8Array[] {
  return advertisement.manufacturerBlocks.map(({ companyId, data }) =>
    Uint8Array.of(companyId & 0xff, companyId >> 8, ...data),
  );
}
