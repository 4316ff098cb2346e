import type { Advertisement } from '../ad-structures.ts';
import { type Decoded, type Decoder, isRejected, type Rejected, requirePlausible, type Sighting } from './decoder.ts';
import { DECODERS } from './formats.ts';
import { SignatureIndex } from './signature-index.ts';

const INDEX = new SignatureIndex(DECODERS);

/**
 * What a packet says, by the first decoder that accepts it; where none does, the first rejection; `undefined` where it is
 * of no known format. `declared` are decoders of the configuration: they are asked first. Values are always plausible by
 * the contracts.
 */
export function decodeAdvertisement(sighting: Sighting, declared?: SignatureIndex): Decoded | Rejected | undefined {
  let rejected: Rejected | undefined;
  for (const decoder of [...(declared?.candidates(sighting) ?? []), ...INDEX.candidates(sighting)]) {
    const result = resultOf(decoder, sighting);
    if (result === undefined) continue;
    if (!isRejected(result)) return result;
    rejected ??= result;
  }
  return rejected;
}

/** True where some decoder may ask for this packet, as the one to decode or as a companion. */
export function isOfInterest(advertisement: Advertisement, declared?: SignatureIndex): boolean {
  return INDEX.knows(advertisement) || declared?.knows(advertisement) === true;
}

function resultOf(decoder: Decoder, sighting: Sighting): Decoded | Rejected | undefined {
  const result = decoder.decode(sighting);
  return result && requirePlausible(result);
}
