import type { Sighting } from './decoder.ts';

/** The device's name in this packet or its companion; empty where neither tells one. */
export function nameOf({ advertisement, companion }: Sighting): string {
  return advertisement.localName ?? companion?.localName ?? '';
}

/** True where this packet or its companion lists the service (lower-case hex, 4 or 32 digits). */
export function listsService({ advertisement, companion }: Sighting, uuid: string): boolean {
  return advertisement.serviceUuids.includes(uuid) || companion?.serviceUuids.includes(uuid) === true;
}

/** The first manufacturer data of the company in this packet, without the company's identifier. */
export function manufacturerData({ advertisement }: Sighting, companyId: number): Uint8Array | undefined {
  return advertisement.manufacturerBlocks.find((block) => block.companyId === companyId)?.data;
}

/** The first service data of the UUID in this packet, without the UUID. */
export function serviceData({ advertisement }: Sighting, uuid: string): Uint8Array | undefined {
  return advertisement.serviceBlocks.find((block) => block.uuid === uuid)?.data;
}
