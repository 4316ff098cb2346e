import { describe, expect, it } from '@jest/globals';
import { isPlausible } from '@sward/contracts/quantities.ts';
import fc from 'fast-check';
import { parseAdvertisement } from '../../src/ad-structures.ts';
import { isRejected, requirePlausible, type Sighting, type Signature } from '../../src/decoders/decoder.ts';
import { DECODERS } from '../../src/decoders/formats.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import type { VectorRow } from '../../src/vectors/vector-row.ts';
import { adStructure, framesOf, octetsOf, sightingsOf } from '../../src/vectors/vector-sightings.ts';
import { readVectors, VECTOR_FORMATS } from './vectors.ts';

/** A sound packet, with the bind key of its device where it has one, and its octets. */
type Sound = { readonly sighting: Sighting; readonly ad: Uint8Array };

const soundOf = (row: VectorRow): Sound[] =>
  framesOf(row).flatMap((frame) =>
    sightingsOf(row, frame).map((sighting) => ({ sighting, ad: octetsOf(frame.rawAd ?? '') })),
  );

const SOUND = VECTOR_FORMATS.flatMap(readVectors)
  .flatMap(soundOf)
  .filter(({ ad }) => ad.length > 0);

const anySound = fc.constantFrom(...SOUND);

/** The octets that begin a structure of the signature: its AD type, and company or UUID as they travel. */
function startOf(signature: Signature): Uint8Array[] {
  if ('companyId' in signature) return [Uint8Array.of(0xff, signature.companyId & 0xff, signature.companyId >> 8)];
  if (!('serviceUuid' in signature)) return [];
  const uuid = octetsOf(signature.serviceUuid).reverse();
  return [Uint8Array.of(uuid.length === 2 ? 0x16 : 0x21, ...uuid)];
}

/** Advertising data that reaches a decoder: a type and a known start, then anything. */
const knownStart = fc
  .tuple(
    fc.constantFrom(...DECODERS.flatMap(({ signatures }) => signatures.flatMap(startOf))),
    fc.uint8Array({ maxLength: 230 }),
  )
  .map(([[type = 0, ...head], rest]) => adStructure(type, Uint8Array.of(...head, ...rest)));

/** Fails on anything but plausible values by quantity name, a rejection, or nothing. */
function expectSound(sighting: Sighting): void {
  const result = decodeAdvertisement(sighting);
  if (result === undefined || isRejected(result)) return;
  for (const [name, value] of Object.entries(result.values)) {
    expect({ name, value, plausible: isPlausible(name, value) }).toEqual({ name, value, plausible: true });
  }
}

/** The packet of a device with other octets in the place of its own. */
const saying = ({ sighting }: Sound, ad: Uint8Array): Sighting => ({
  ...sighting,
  advertisement: parseAdvertisement(ad),
});

describe('any octets', () => {
  it('decode to plausible values or to none, without throwing', () => {
    const anyOctets = fc.oneof(fc.uint8Array({ maxLength: 255 }), knownStart);
    fc.assert(
      fc.property(anySound, anyOctets, (sound, ad) => expectSound(saying(sound, ad))),
      { numRuns: 5000 },
    );
  });

  it('do so for every decoder by itself, whoever else was asked first', () => {
    fc.assert(
      fc.property(anySound, fc.constantFrom(...DECODERS), ({ sighting }, decoder) => {
        const result = decoder.decode(sighting);
        if (result !== undefined) requirePlausible(result);
      }),
      { numRuns: 5000 },
    );
  });

  it('left of a sound frame that is cut off anywhere do so too', () => {
    for (const sound of SOUND)
      for (let length = 0; length <= sound.ad.length; length++)
        expectSound(saying(sound, sound.ad.subarray(0, length)));
  });

  it('in the place of one octet of a sound frame do so too', () => {
    fc.assert(
      fc.property(anySound, fc.nat(60), fc.nat(255), (sound, at, octet) => {
        expectSound(saying(sound, sound.ad.with(at % sound.ad.length, octet)));
      }),
      { numRuns: 5000 },
    );
  });
});
