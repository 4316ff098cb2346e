import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import type { Sighting } from '@sward/ble-ingest/decoders/decoder.ts';
import type { VectorFrame, VectorRow } from '@sward/ble-ingest/vectors/vector-row.ts';
import { constructedData, framesOf, octetsOf, plainAddress } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import { readVectors, VECTOR_FORMATS } from '../../components/ble-ingest/test/decoders/vectors.ts';

/** A sound packet that inputs are made from. */
export type Seed = {
  readonly address: string;
  readonly addressType: 'public' | 'random';
  /** Bind key of its device. */
  readonly key: Uint8Array | undefined;
  /** Advertising data. */
  readonly data: Uint8Array;
  /** What the other packet of the device tells: name and services. Empty where there is nothing to tell. */
  readonly companion: Uint8Array;
};

const ANY_ADDRESS = 'c0ffee123456';

/** Name and lists of services as a scan response. */
function companionOf({ localName, serviceUuids }: VectorFrame): Uint8Array {
  const name = localName === undefined ? {} : { localName };
  const services = serviceUuids === undefined ? {} : { serviceUuids };
  return constructedData({ expect: {}, ...name, ...services });
}

function seedOf(row: VectorRow, frame: VectorFrame): Seed {
  return {
    address: plainAddress(row.address ?? ANY_ADDRESS),
    addressType: row.addressType ?? 'public',
    key: row.key === undefined ? undefined : octetsOf(row.key),
    data: frame.rawAd === undefined ? constructedData(frame) : octetsOf(frame.rawAd),
    companion: companionOf(frame),
  };
}

/** A seed as a decoder sees it. */
export function sightingOf({ address, addressType, key, data, companion }: Seed): Sighting {
  const advertisement = parseAdvertisement(data);
  return { advertisement, companion: parseAdvertisement(companion), address, addressType, keyOf: () => key };
}

/** Every packet of every vectors file. */
export function readSeeds(): Seed[] {
  return VECTOR_FORMATS.flatMap(readVectors).flatMap((row) => framesOf(row).map((frame) => seedOf(row, frame)));
}
