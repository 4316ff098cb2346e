import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAdvertisement } from '../../src/ad-structures.ts';
import type { Sighting } from '../../src/decoders/decoder.ts';

/** One advertisement of a vector row, in every form the row gives it. */
export type VectorFrame = {
  readonly manufacturerData?: string;
  readonly serviceData?: readonly { readonly uuid: string; readonly hex: string }[];
  readonly rawAd?: string;
  readonly hciEvent?: string;
  readonly expect: Readonly<Record<string, unknown>>;
};

export type VectorRow = VectorFrame & {
  readonly id: string;
  readonly tolerance?: Readonly<Record<string, number>>;
  readonly frames?: readonly VectorFrame[];
};

/** The rows of one format, from vectors/<format>.json. */
export function readVectors(format: string): readonly VectorRow[] {
  return JSON.parse(readFileSync(join(__dirname, 'vectors', `${format}.json`), 'utf8'));
}

/** Octets from hex digits. */
export function octets(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** One AD structure: length, type, data. */
export function adStructure(type: number, data: Uint8Array): Uint8Array {
  return Uint8Array.of(data.length + 1, type, ...data);
}

/** A sighting of advertising data; the address stands for any. */
export function sighting(ad: Uint8Array): Sighting {
  return { advertisement: parseAdvertisement(ad), address: 'c0:ff:ee:12:34:56', addressType: 'random' };
}

/** The advertising data of a frame: one entry for each form the row gives. */
export function advertisingData(frame: VectorFrame): Uint8Array[] {
  const manufacturer = frame.manufacturerData === undefined ? [] : [adStructure(0xff, octets(frame.manufacturerData))];
  const service = (frame.serviceData ?? []).map(({ uuid, hex }) =>
    adStructure(0x16, Uint8Array.of(...octets(uuid).reverse(), ...octets(hex))),
  );
  const flags = adStructure(0x01, Uint8Array.of(6));
  return [
    Uint8Array.from([flags, ...manufacturer, ...service].flatMap((structure) => [...structure])),
    ...(frame.rawAd === undefined ? [] : [octets(frame.rawAd)]),
    ...(frame.hciEvent === undefined ? [] : [advertisingDataOfReport(octets(frame.hciEvent))]),
  ];
}

/** LE Advertising Report with one report (Core Specification Vol 4 Part E section 7.7.65.2) in an H4 packet. */
export function advertisingDataOfReport(event: Uint8Array): Uint8Array {
  const lengthAt = 13;
  return event.subarray(lengthAt + 1, lengthAt + 1 + (event[lengthAt] ?? 0));
}
