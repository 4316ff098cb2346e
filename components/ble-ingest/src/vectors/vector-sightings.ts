import { type Advertisement, parseAdvertisement } from '../ad-structures.ts';
import type { Sighting } from '../decoders/decoder.ts';
import type { VectorFrame, VectorRow } from './vector-row.ts';

/** Where a row names no address: anybody's. */
const DEFAULT_ADDRESS = 'c0ffee123456';

const FLAGS = 0x01;
const UUIDS_16 = 0x03;
const UUIDS_128 = 0x07;
const COMPLETE_LOCAL_NAME = 0x09;
const SERVICE_DATA_16 = 0x16;
const SERVICE_DATA_128 = 0x21;
const MANUFACTURER_SPECIFIC_DATA = 0xff;

/** Octets from hex digits. */
export function octetsOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** One AD structure: length, type, data. */
export function adStructure(type: number, data: Uint8Array): Uint8Array {
  return Uint8Array.of(data.length + 1, type, ...data);
}

/** Twelve lower-case hex digits of an address in any spelling. */
export function plainAddress(address: string): string {
  return address.toLowerCase().replaceAll(/[^0-9a-f]/g, '');
}

/** The frames of a row: its sequence, or the row itself. */
export function framesOf(row: VectorRow): readonly VectorFrame[] {
  return row.frames ?? [row];
}

/** A frame of a row as the gateway would hear it: once for each form of advertising data that the row gives. */
export function sightingsOf(row: VectorRow, frame: VectorFrame): Sighting[] {
  const told = constructedData(frame);
  const raw = [frame.rawAd && octetsOf(frame.rawAd), frame.hciEvent && advertisingDataOf(octetsOf(frame.hciEvent))];
  const forms = raw.filter((data) => data instanceof Uint8Array);
  return (forms.length > 0 ? forms : [told]).map((data) =>
    sightingOf(row, parseAdvertisement(data), nameAndServices(frame)),
  );
}

function sightingOf(row: VectorRow, advertisement: Advertisement, companion: Advertisement): Sighting {
  const key = row.key === undefined ? undefined : octetsOf(row.key);
  return {
    advertisement,
    companion,
    address: plainAddress(row.address ?? DEFAULT_ADDRESS),
    addressType: row.addressType ?? 'public',
    keyOf: () => key,
  };
}

/** Advertising data made of the fields that a frame names, without its `rawAd`. */
export function constructedData(frame: VectorFrame): Uint8Array {
  const { flags, manufacturerData, serviceData = [] } = frame;
  return concatenated([
    ...(flags === undefined ? [] : [adStructure(FLAGS, Uint8Array.of(flags))]),
    ...nameAndServiceStructures(frame),
    ...serviceData.map(({ uuid, hex }) => serviceDataStructure(uuid, octetsOf(hex))),
    ...(manufacturerData === undefined ? [] : [adStructure(MANUFACTURER_SPECIFIC_DATA, octetsOf(manufacturerData))]),
  ]);
}

/** What a scan response usually tells: the row's name and services, which its `rawAd` may lack. */
function nameAndServices(frame: VectorFrame): Advertisement {
  return parseAdvertisement(concatenated(nameAndServiceStructures(frame)));
}

function nameAndServiceStructures({ localName, serviceUuids = [] }: VectorFrame): Uint8Array[] {
  const name = localName === undefined ? [] : [adStructure(COMPLETE_LOCAL_NAME, new TextEncoder().encode(localName))];
  const services = serviceUuids.map((uuid) => {
    const octets = uuidOctets(uuid);
    return adStructure(octets.length === 2 ? UUIDS_16 : UUIDS_128, octets);
  });
  return [...name, ...services];
}

function serviceDataStructure(uuid: string, data: Uint8Array): Uint8Array {
  const octets = uuidOctets(uuid);
  return adStructure(octets.length === 2 ? SERVICE_DATA_16 : SERVICE_DATA_128, Uint8Array.of(...octets, ...data));
}

/** A UUID as it travels: least significant octet first. */
function uuidOctets(uuid: string): Uint8Array {
  return octetsOf(uuid.replaceAll('-', '')).reverse();
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const DATA_LENGTH_AT = 13;
const EXTENDED_DATA_LENGTH_AT = 28;
const SUBEVENT_AT = 3;
const LE_EXTENDED_ADVERTISING_REPORT = 0x0d;

/** The data of the first report in an LE (Extended) Advertising Report event (Core Specification Vol 4 Part E 7.7.65.2, .13). */
export function advertisingDataOf(event: Uint8Array): Uint8Array {
  const at = event[SUBEVENT_AT] === LE_EXTENDED_ADVERTISING_REPORT ? EXTENDED_DATA_LENGTH_AT : DATA_LENGTH_AT;
  return event.subarray(at + 1, at + 1 + (event[at] ?? 0));
}
