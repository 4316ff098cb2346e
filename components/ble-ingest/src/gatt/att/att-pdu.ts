/** Opcodes of the Attribute Protocol that are used here (Core Specification Vol 3 Part F section 3.4). */
export const OP = {
  errorResponse: 0x01,
  mtuRequest: 0x02,
  mtuResponse: 0x03,
  findInformationRequest: 0x04,
  findInformationResponse: 0x05,
  readByTypeRequest: 0x08,
  readByTypeResponse: 0x09,
  readRequest: 0x0a,
  readResponse: 0x0b,
  readBlobRequest: 0x0c,
  readBlobResponse: 0x0d,
  readByGroupTypeRequest: 0x10,
  readByGroupTypeResponse: 0x11,
  writeRequest: 0x12,
  writeResponse: 0x13,
  notification: 0x1b,
  indication: 0x1d,
  confirmation: 0x1e,
} as const;

/** Error codes that are acted on (section 3.4.1.1). */
export const ATT_ERROR = {
  insufficientAuthentication: 0x05,
  requestNotSupported: 0x06,
  invalidOffset: 0x07,
  attributeNotFound: 0x0a,
  attributeNotLong: 0x0b,
  insufficientEncryption: 0x0f,
  unsupportedGroupType: 0x10,
} as const;

const ERROR_NAMES: ReadonlyMap<number, string> = new Map([
  [0x01, 'invalid handle'],
  [0x02, 'read not permitted'],
  [0x03, 'write not permitted'],
  [0x04, 'invalid PDU'],
  [0x05, 'insufficient authentication'],
  [0x06, 'request not supported'],
  [0x07, 'invalid offset'],
  [0x08, 'insufficient authorization'],
  [0x0a, 'attribute not found'],
  [0x0b, 'attribute not long'],
  [0x0c, 'encryption key too short'],
  [0x0d, 'invalid value length'],
  [0x0e, 'unlikely error'],
  [0x0f, 'insufficient encryption'],
  [0x11, 'insufficient resources'],
]);

/** An error code in words, with its number. */
export function errorName(code: number): string {
  return `${ERROR_NAMES.get(code) ?? 'error'} (0x${code.toString(16).padStart(2, '0')})`;
}

/** What a host offers as MTU: as noble does, whose request goes out as soon as a link is up. */
export const OUR_MTU = 256;
export const DEFAULT_MTU = 23;

const le16 = (value: number): number[] => [value & 0xff, value >> 8];

export const pdu = {
  mtuRequest: () => Uint8Array.from([OP.mtuRequest, ...le16(OUR_MTU)]),
  mtuResponse: () => Uint8Array.from([OP.mtuResponse, ...le16(OUR_MTU)]),
  notSupported: (opcode: number) => Uint8Array.from([OP.errorResponse, opcode, 0, 0, ATT_ERROR.requestNotSupported]),
  findInformation: (first: number, last: number) =>
    Uint8Array.from([OP.findInformationRequest, ...le16(first), ...le16(last)]),
  readByType: (first: number, last: number, type: number) =>
    Uint8Array.from([OP.readByTypeRequest, ...le16(first), ...le16(last), ...le16(type)]),
  readByGroupType: (first: number, last: number, type: number) =>
    Uint8Array.from([OP.readByGroupTypeRequest, ...le16(first), ...le16(last), ...le16(type)]),
  read: (handle: number) => Uint8Array.from([OP.readRequest, ...le16(handle)]),
  readBlob: (handle: number, offset: number) => Uint8Array.from([OP.readBlobRequest, ...le16(handle), ...le16(offset)]),
  write: (handle: number, value: readonly number[]) => Uint8Array.from([OP.writeRequest, ...le16(handle), ...value]),
  confirmation: () => Uint8Array.from([OP.confirmation]),
};

/** Entries of the same length that a response lists after its opcode and that length (sections 3.4.4.2, 3.4.4.10). */
export function entriesOf(response: Uint8Array): readonly Uint8Array[] {
  const length = response[1] ?? 0;
  if (length === 0) return [];
  const count = Math.floor((response.length - 2) / length);
  return Array.from({ length: count }, (_, index) => response.subarray(2 + index * length, 2 + (index + 1) * length));
}
