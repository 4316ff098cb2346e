import type { Signature } from '@sward/ble-ingest/decoders/decoder.ts';
import { adStructure, octetsOf } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import type { Dice } from './dice.ts';

const MANUFACTURER_SPECIFIC_DATA = 0xff;
const COMPLETE_LOCAL_NAME = 0x09;
const UUID_LIST = { 4: 0x03, 32: 0x07 } as const;
const SERVICE_DATA = { 4: 0x16, 32: 0x21 } as const;

const typeFor = (types: Readonly<Record<4 | 32, number>>, uuid: string): number => types[uuid.length === 4 ? 4 : 32];

/** A UUID as it travels. */
const uuidOctets = (uuid: string): Uint8Array => octetsOf(uuid).reverse();

const manufacturer = (companyId: number, data: Uint8Array): Uint8Array =>
  adStructure(MANUFACTURER_SPECIFIC_DATA, Uint8Array.of(companyId & 0xff, companyId >> 8, ...data));

/** Random octets that bear a decoder's signature: it will be asked about them. */
export function signedData(signature: Signature, dice: Dice): Uint8Array {
  const octets = dice.bytes(dice.below(dice.happens(0.9) ? 28 : 240));
  if ('companyId' in signature) return manufacturer(signature.companyId, octets);
  if ('serviceUuid' in signature) {
    const { serviceUuid: uuid } = signature;
    return adStructure(typeFor(SERVICE_DATA, uuid), Uint8Array.of(...uuidOctets(uuid), ...octets));
  }
  const sign =
    'namePrefix' in signature
      ? adStructure(COMPLETE_LOCAL_NAME, new TextEncoder().encode(signature.namePrefix))
      : adStructure(typeFor(UUID_LIST, signature.listedService), uuidOctets(signature.listedService));
  return Uint8Array.of(...sign, ...manufacturer(dice.below(0x10000), octets));
}
