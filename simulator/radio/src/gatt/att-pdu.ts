import { le16, reversed, reversedHex } from '../octets.ts';

/** Opcodes of the Attribute Protocol (Core, Vol 3, Part F, 3.4.8). A response has the opcode of its request plus one. */
export const ATT = {
  errorResponse: 0x01,
  exchangeMtu: 0x02,
  findInformation: 0x04,
  findByTypeValue: 0x06,
  readByType: 0x08,
  read: 0x0a,
  readBlob: 0x0c,
  readByGroupType: 0x10,
  write: 0x12,
  prepareWrite: 0x16,
  executeWrite: 0x18,
  notification: 0x1b,
  indication: 0x1d,
  confirmation: 0x1e,
  writeCommand: 0x52,
} as const;

/** Error codes (Vol 3, Part F, 3.4.1.1). */
export const ATT_ERROR = {
  invalidHandle: 0x01,
  readNotPermitted: 0x02,
  writeNotPermitted: 0x03,
  invalidPdu: 0x04,
  insufficientAuthentication: 0x05,
  requestNotSupported: 0x06,
  invalidOffset: 0x07,
  prepareQueueFull: 0x09,
  attributeNotFound: 0x0a,
  invalidValueLength: 0x0d,
  unsupportedGroupType: 0x10,
} as const;

type AttErrorCode = (typeof ATT_ERROR)[keyof typeof ATT_ERROR];

/** A request that is answered by an Error Response. */
export class AttError extends Error {
  readonly status: AttErrorCode;
  readonly handle: number;

  /** @param handle the attribute that is to blame, 0 where none is */
  constructor(status: AttErrorCode, handle: number) {
    super(`ATT error 0x${status.toString(16)} at handle ${handle}`);
    this.name = 'AttError';
    this.status = status;
    this.handle = handle;
  }
}

/** Error Response (3.4.1.1). */
export const errorResponse = (opcode: number, { status, handle }: AttError): Buffer =>
  Buffer.from([ATT.errorResponse, opcode, ...le16(handle), status]);

/** Least ATT_MTU of an LE link (Vol 3, Part G, 5.2.1). */
export const MIN_MTU = 23;
/** Longest attribute value (Vol 3, Part F, 3.2.9). */
export const MAX_VALUE = 512;

/** Throws "invalid PDU" unless `pdu` has this length, which no error of a well-made client explains. */
export function expectLength(pdu: Buffer, ...lengths: readonly number[]): void {
  if (!lengths.includes(pdu.length)) throw new AttError(ATT_ERROR.invalidPdu, 0);
}

/** The octets of a UUID as they are sent. */
export const uuidOctets = (uuid: string): Buffer => reversed(uuid);

/** 128-bit UUIDs are 16-bit ones on this base where they end so (Vol 3, Part B, 2.5.1). */
const BASE_UUID = /^0000([0-9a-f]{4})00001000800000805f9b34fb$/;

/** The UUID that was sent, in 4 digits where it has a short form. */
export function uuidOf(octets: Uint8Array): string {
  const uuid = reversedHex(octets);
  return BASE_UUID.exec(uuid)?.[1] ?? uuid;
}
