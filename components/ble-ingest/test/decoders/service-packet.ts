import { parseAdvertisement } from '../../src/ad-structures.ts';
import type { Decoded, Rejected, Sighting } from '../../src/decoders/decoder.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../src/vectors/vector-sightings.ts';

const SERVICE_DATA = 0x16;

type ServicePacket = {
  /** Four hex digits. */
  readonly uuid: string;
  /** Service data without the UUID, as hex. */
  readonly data: string;
  /** Twelve hex digits. */
  readonly address?: string;
  /** The bind key of `keyOf`, or of the address, as hex. */
  readonly key?: string;
  /** Whose key it is, where not the advertiser's. */
  readonly keyOf?: string;
};

/** What the registry says of a packet that is one service data. */
export function saidByService({ uuid, data, address = 'a4c138000001', key, keyOf }: ServicePacket) {
  return decodeAdvertisement(heardOf(uuid, data, address, key, keyOf ?? address));
}

function heardOf(uuid: string, data: string, address: string, key: string | undefined, owner: string): Sighting {
  const structure = adStructure(SERVICE_DATA, Uint8Array.of(...octetsOf(uuid).reverse(), ...octetsOf(data)));
  return {
    advertisement: parseAdvertisement(structure),
    address,
    addressType: 'public',
    keyOf: (deviceId) => (key === undefined || deviceId !== owner ? undefined : octetsOf(key)),
  };
}

/** The values of a decoded packet; `undefined` where it was rejected or is of no known format. */
export function valuesOf(result: Decoded | Rejected | undefined): Decoded['values'] | undefined {
  return result !== undefined && 'values' in result ? result.values : undefined;
}
