import type { Advertisement } from '../ad-structures.ts';
import { bthomeV2 } from './bthome-v2.ts';
import { type Decoded, type Decoder, isRejected, type Rejected, requirePlausible, type Sighting } from './decoder.ts';
import { ruuviDf3 } from './ruuvi-df3.ts';
import { ruuviDf5 } from './ruuvi-df5.ts';
import { ruuviDf6 } from './ruuvi-df6.ts';

/** Every format the gateway understands. To add one: its file, its test vectors, and its name here. */
const DECODERS: readonly Decoder[] = [ruuviDf3, ruuviDf5, ruuviDf6, bthomeV2];

const companyKey = (companyId: number): string => `company ${companyId}`;
const serviceKey = (uuid: string): string => `service ${uuid}`;

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
function candidates({ manufacturerBlocks, serviceBlocks }: Advertisement): Decoder[] {
  const keys = [
    ...manufacturerBlocks.map(({ companyId }) => companyKey(companyId)),
    ...serviceBlocks.map(({ uuid }) => serviceKey(uuid)),
  ];
  return [...new Set(keys.flatMap((key) => BY_SIGNATURE.get(key) ?? []))];
}

function bySignature(decoders: readonly Decoder[]): ReadonlyMap<string, readonly Decoder[]> {
  const index = new Map<string, Decoder[]>();
  for (const decoder of decoders) {
    for (const signature of decoder.signatures) {
      const key = 'companyId' in signature ? companyKey(signature.companyId) : serviceKey(signature.serviceUuid);
      index.set(key, [...(index.get(key) ?? []), decoder]);
    }
  }
  return index;
}
