import { reversed } from '../octets.ts';
import { UnencodableError } from '../radio-errors.ts';

/** Room in one legacy advertising PDU (Core, Vol 6, Part B, 2.3.1.1). */
const MAX_BYTES = 31;

/** AD types (Assigned Numbers, 2.3). */
const FLAGS = 0x01;
const COMPLETE_UUIDS_16 = 0x03;
const COMPLETE_UUIDS_128 = 0x07;
const COMPLETE_LOCAL_NAME = 0x09;
const SERVICE_DATA_16 = 0x16;
const MANUFACTURER_DATA = 0xff;

const structure = (type: number, data: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([data.length + 1, type]), data]);

const le16 = (value: number): Buffer => Buffer.from([value & 0xff, value >> 8]);

/** LE General Discoverable, no BR/EDR: what every sensor says. */
export const discoverableFlags = (): Buffer => structure(FLAGS, Buffer.from([0x06]));

export const serviceUuids = (...uuids: readonly number[]): Buffer =>
  structure(COMPLETE_UUIDS_16, Buffer.concat(uuids.map(le16)));

/** Services by UUIDs of one length, in hex: 4 digits each, or 32. */
export function serviceUuidList(uuids: readonly string[]): Buffer {
  const type = uuids.some((uuid) => uuid.length > 4) ? COMPLETE_UUIDS_128 : COMPLETE_UUIDS_16;
  return structure(type, Buffer.concat(uuids.map(reversed)));
}

export const localName = (name: string): Buffer => structure(COMPLETE_LOCAL_NAME, Buffer.from(name, 'utf8'));

export const serviceData = (uuid: number, data: Uint8Array): Buffer =>
  structure(SERVICE_DATA_16, Buffer.concat([le16(uuid), data]));

export const manufacturerData = (companyId: number, data: Uint8Array): Buffer =>
  structure(MANUFACTURER_DATA, Buffer.concat([le16(companyId), data]));

/** The payload of one advertisement. @throws UnencodableError over 31 bytes */
export function advertisingData(...structures: readonly Buffer[]): Buffer {
  const data = Buffer.concat(structures);
  if (data.length > MAX_BYTES) throw new UnencodableError(`${data.length} bytes; a legacy advertisement takes 31`);
  return data;
}
