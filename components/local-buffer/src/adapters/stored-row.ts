import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity } from '../ports.ts';
import { type RowHead, rowHeader, rowHeaderOfSchema1, timeRangeOf } from '../row-codec.ts';
import type { StoredRow } from './log-statements.ts';

/** The identity of the row's first reading. */
export function identityOf({ epoch, origin, seq }: StoredRow): Identity {
  return { epoch: epoch.toString('hex'), seq: origin ?? seq };
}

/** Makes a row: raw-deflated JSON under a CRC-32 of head and body. */
export function encodeRow(seq: number, identity: Identity, stamp: number, readings: readonly Reading[]): StoredRow {
  const body = deflateRawSync(JSON.stringify(readings));
  return sealRow({ seq, n: readings.length, identity, stamp, ...timeRangeOf(readings) }, body);
}

/** The row of this head and body with its checksum. */
export function sealRow(head: RowHead, body: Buffer): StoredRow {
  const { seq, n, t0, span, stamp, identity } = head;
  const epoch = Buffer.from(identity.epoch, 'hex');
  return { seq, n, t0, span, stamp, epoch, origin: identity.seq, crc: checksum(rowHeader(head), body), body };
}

/** Whether the row's bytes are those that were written. Rot may have changed the types of values too. */
export function isSound(row: StoredRow): boolean {
  if (!Buffer.isBuffer(row.body) || !Buffer.isBuffer(row.epoch)) return false;
  const header =
    row.origin === null ? rowHeaderOfSchema1(row.seq, row.n) : rowHeader({ ...row, identity: identityOf(row) });
  return checksum(header, row.body) === row.crc;
}

/** The JSON of the readings of a sound row. */
export function inflateRow({ body }: StoredRow): Buffer {
  return inflateRawSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
}

const checksum = (header: string, body: Uint8Array): number => crc32(body, crc32(header));
