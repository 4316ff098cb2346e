import type { Advertisement } from '../ad-structures.ts';
import { bthomeV2 } from './bthome-v2.ts';
import { type Decoded, type Decoder, isRejected, type Rejected, requirePlausible, type Sighting } from './decoder.ts';
import { ruuviDf3 } from './ruuvi-df3.ts';
import { ruuviDf5 } from './ruuvi-df5.ts';
import { ruuviDf6 } from './ruuvi-df6.ts';

/** Every format the gateway understands. To add one: its file, its test vectors, and its name here. */
const DECODERS: readonly Decoder[] = [ruuviDf3, ruuviDf5, ruuviDf6, bthomeV2];

/** Company identifiers are numbers and services are texts: neither is taken for the other. */
type SignatureKey = number | string;

const BY_SIGNATURE = bySignature(DECODERS);

/**
 * What an advertisement says, by the first decoder that accepts it; where none does, the first rejection; `undefined`
 * where it is of no known format. Values are always plausible by the contracts.
 */
export function decodeAdvertisement(sighting: Sighting): Decoded | Rejected | undefined {
  const results = candidates(sighting.advertisement)
    .map((decoder) => decoder.decode(sighting))
    .filter((result) => result !== undefined)
    .map(requirePlausible);
  return results.find((result) => !isRejected(result)) ?? results[0];
}

/** The decoders to ask, each once: a device may send several blocks of one company or service. */
function candidates({ manufacturerBlocks, serviceBlocks }: Advertisement): readonly Decoder[] {
  const found: Decoder[] = [];
  const note = (key: SignatureKey) => {
    for (const decoder of BY_SIGNATURE.get(key) ?? []) if (!found.includes(decoder)) found.push(decoder);
  };
  for (const { companyId } of manufacturerBlocks) note(companyId);
  for (const { uuid } of serviceBlocks) note(uuid);
  return found;
}

function bySignature(decoders: readonly Decoder[]): ReadonlyMap<SignatureKey, readonly Decoder[]> {
  const index = new Map<SignatureKey, Decoder[]>();
  for (const decoder of decoders) {
    for (const signature of decoder.signatures) {
      const key = 'companyId' in signature ? signature.companyId : signature.serviceUuid;
      index.set(key, [...(index.get(key) ?? []), decoder]);
    }
  }
  return index;
}
