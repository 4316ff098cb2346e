/** One value of a record of SQLite's file format. Integers beyond 2^53 do not occur in the log. */
export type RecordValue = null | number | string | Buffer;

/** Reads a number of 1 to 9 bytes (section 1.6 of SQLite's file format). @throws RangeError behind the end */
export function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 8; i += 1) {
    const byte = bytes.readUInt8(at + i);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return { value: value * 256 + bytes.readUInt8(at + 8), next: at + 9 };
}

/** Bytes of integers by serial type 1 to 6. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];

/**
 * The values of a record (section 2.1 of SQLite's file format).
 * @throws RangeError where the bytes are no record
 */
export function parseRecord(payload: Buffer): RecordValue[] {
  const header = readVarint(payload, 0);
  const values: RecordValue[] = [];
  let body = header.value;
  for (let at = header.next; at < header.value; ) {
    const type = readVarint(payload, at);
    at = type.next;
    const length = lengthOf(type.value);
    if (body + length > payload.length) throw new RangeError('a value reaches beyond its record');
    values.push(decodeValue(type.value, payload.subarray(body, body + length)));
    body += length;
  }
  return values;
}

function lengthOf(type: number): number {
  if (type >= 12) return Math.floor((type - 12) / 2);
  return type === 7 ? 8 : (INTEGER_BYTES[type] ?? 0);
}

function decodeValue(type: number, bytes: Buffer): RecordValue {
  if (type === 0) return null;
  if (type === 8 || type === 9) return type - 8;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type === 6) return Number(bytes.readBigInt64BE(0));
  if (type < 6) return bytes.readIntBE(0, bytes.length);
  if (type < 12) throw new RangeError(`${type} is no serial type`);
  return type % 2 === 0 ? bytes : bytes.toString('utf8');
}
