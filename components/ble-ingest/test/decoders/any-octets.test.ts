import { describe, expect, it } from '@jest/globals';
import { isPlausible } from '@sward/contracts/quantities.ts';
import fc from 'fast-check';
import { isRejected } from '../../src/decoders/decoder.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { adStructure, constructedData, framesOf, octetsOf } from '../../src/vectors/vector-sightings.ts';
import { readVectors, sighting, VECTOR_FORMATS } from './vectors.ts';

const FRAMES = VECTOR_FORMATS.flatMap(readVectors)
  .flatMap((row) => framesOf(row).map((frame) => (frame.rawAd ? octetsOf(frame.rawAd) : constructedData(frame))))
  .filter((ad) => ad.length > 0);

/** Advertising data that reaches a decoder: a type and a known start, then anything. */
const knownStart = fc
  .tuple(
    fc.constantFrom('ff990403', 'ff990405', 'ff990406', '16d2fc40', '16d2fc42', '16d2fc'),
    fc.uint8Array({ maxLength: 230 }),
  )
  .map(([start, rest]) => {
    const [type = 0, ...head] = octetsOf(start);
    return adStructure(type, Uint8Array.of(...head, ...rest));
  });

/** Decodes; fails on anything but plausible values by quantity name, a rejection, or nothing. */
function expectSound(ad: Uint8Array): void {
  const result = decodeAdvertisement(sighting(ad));
  if (result === undefined || isRejected(result)) return;
  for (const [name, value] of Object.entries(result.values)) {
    expect({ name, value, plausible: isPlausible(name, value) }).toEqual({ name, value, plausible: true });
  }
}

describe('any octets', () => {
  it('decode to plausible values or to none, without throwing', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 255 }), knownStart), expectSound), { numRuns: 2000 });
  });

  it('left of a sound frame that is cut off anywhere do so too', () => {
    for (const ad of FRAMES) for (let length = 0; length <= ad.length; length++) expectSound(ad.subarray(0, length));
  });

  it('in the place of one octet of a sound frame do so too', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FRAMES), fc.nat(60), fc.nat(255), (ad, at, octet) => {
        expectSound(ad.with(at % ad.length, octet));
      }),
      { numRuns: 2000 },
    );
  });
});
