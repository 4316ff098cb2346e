import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { MAX_INFLATED_BYTES } from '@sward/contracts/limits.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Identity } from '../ports.ts';
import { type RowHead, rowHeader, rowHeaderOfSchema1, timeRangeOf } from '../row-codec.ts';
import type { StoredRow } from './log-statements.ts';
import type { SliceRow } from './slice-builder.ts';

/** The identity of the row's first reading. */
export function identityOf({ epoch, origin, seq }: StoredRow): Identity {
  return { epoch: epoch.toString('hex'), seq: origin ?? seq };
}

/** A row to be written, and what it will be read as. */
export type NewRow = { readonly stored: StoredRow; readonly asRead: SliceRow };

/** How a row comes to be: fast where there are so many readings that the processor is what is short, small elsewhere. */
export type RowOptions = { readonly stamp: number; readonly fast: boolean };

/** Makes a row: raw-deflated JSON under a CRC-32 of head and body. */
export function encodeRow(
  seq: number,
  identity: Identity,
  { stamp, fast }: RowOptions,
  readings: readonly Reading[],
): NewRow {
  const json = Buffer.from(JSON.stringify(readings));
  const level = fast ? constants.Z_BEST_SPEED : constants.Z_DEFAULT_COMPRESSION;
  const body = deflateRawSync(json, { level });
  const n = readings.length;
  const stored = sealRow({ seq, n, identity, stamp, ...timeRangeOf(readings) }, body);
  const content = { jsonBytes: json.length, readings: () => readings };
  return { stored, asRead: { seq, n, identity, storedBytes: body.length, open: () => content } };
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

/** A sound row as a part of a slice. The checksum vouches for what the log wrote from checked readings: no second schema check. */
export function rowAsRead(row: StoredRow): SliceRow {
  const { seq, n, body } = row;
  const open = () => {
    const json = inflateRow(row);
    return { jsonBytes: json.length, readings: (): Reading[] => JSON.parse(json.toString()) };
  };
  return { seq, n, identity: identityOf(row), storedBytes: body.length, open };
}

const checksum = (header: string, body: Uint8Array): number => crc32(body, crc32(header));
