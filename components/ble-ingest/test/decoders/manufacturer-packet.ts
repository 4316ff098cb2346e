import { parseAdvertisement } from '../../src/ad-structures.ts';
import type { Decoded, Rejected, Sighting } from '../../src/decoders/decoder.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../src/vectors/vector-sightings.ts';

/** A packet in the words of a test. `manufacturer`: hex of each block with the two octets of its company. */
export type Packet = {
  readonly name?: string;
  /** 16-bit UUIDs, as text. */
  readonly services?: readonly string[];
  readonly manufacturer: readonly string[];
  /** 12 hex digits. */
  readonly address?: string;
};

const UUIDS_16 = 0x03;
const COMPLETE_LOCAL_NAME = 0x09;
const MANUFACTURER_SPECIFIC_DATA = 0xff;

function sightingOf({ name, services = [], manufacturer, address = 'c0ffee123456' }: Packet): Sighting {
  const structures = [
    ...(name === undefined ? [] : [adStructure(COMPLETE_LOCAL_NAME, new TextEncoder().encode(name))]),
    ...services.map((uuid) => adStructure(UUIDS_16, octetsOf(uuid).reverse())),
    ...manufacturer.map((hex) => adStructure(MANUFACTURER_SPECIFIC_DATA, octetsOf(hex))),
  ];
  const advertisement = parseAdvertisement(Uint8Array.from(structures.flatMap((structure) => [...structure])));
  return { advertisement, address, addressType: 'public' };
}

/** What the registry makes of the packet. */
export function saidBy(packet: Packet): Decoded | Rejected | undefined {
  return decodeAdvertisement(sightingOf(packet));
}

/** The values of the packet; nothing where it gave no reading. */
export function valuesOf(packet: Packet): Decoded['values'] | undefined {
  const said = saidBy(packet);
  return said && 'values' in said ? said.values : undefined;
}
