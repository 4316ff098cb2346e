import { isId } from '@sward/contracts/ids.ts';
import { type KeptValue, KINDS, keptChecksum } from '../kept-values.ts';
import type { StoredRow } from '../log-statements.ts';
import { isSound, sealRow } from '../stored-row.ts';
import type { Cell } from './page-cells.ts';
import type { RecordValue } from './sqlite-record.ts';

const isNumber = (value: RecordValue | undefined): value is number => typeof value === 'number';

/** The small value in a cell of the table `kept`; undefined where it is none or rotted. */
export function keptIn({ values }: Cell): (KeptValue & { readonly value: string }) | undefined {
  const [, kindText, name, value, crc] = values;
  const kind = KINDS.find((known) => known === kindText);
  if (values.length !== 5 || kind === undefined || typeof name !== 'string' || typeof value !== 'string')
    return undefined;
  return keptChecksum(kind, name, value) === crc ? { kind, name, value } : undefined;
}

/** The same of the three tables that schema 1 had for it. They had no checksums. */
export function keptOfSchema1In({ rowid, values }: Cell): KeptValue | undefined {
  const [first, second, third, fourth] = values;
  if (rowid !== undefined || typeof first !== 'string') return undefined;
  if (values.length === 2 && first === 'epoch' && typeof second === 'string' && /^[0-9a-f]{16}$/.test(second)) {
    return { kind: 'meta', name: 'id', value: second };
  }
  // The index of the dead letters looks alike: their keys are no ids.
  if (values.length === 2 && isId(first) && isNumber(second)) {
    return { kind: 'cursor', name: first, value: JSON.stringify({ seq: second, above: [] }) };
  }
  if (values.length !== 4 || typeof second !== 'string' || !isNumber(third) || !isNumber(fourth)) return undefined;
  return { kind: 'intake', name: `${first} ${second}`, value: `${third} ${fourth}` };
}

/**
 * The row of the log in a cell, undefined where it is none or its bytes rotted.
 * @param epoch of the rows that schema 1 wrote: they do not say it themselves
 */
export function rowIn(cell: Cell, epoch: string | undefined): StoredRow | undefined {
  const row = rowOfSchema2(cell) ?? rowOfMigrated(cell) ?? rowOfSchema1(cell, epoch);
  return row !== undefined && isSound(row) ? row : undefined;
}

function rowOfSchema2({ rowid, values }: Cell): StoredRow | undefined {
  const [, n, t0, span, stamp, epoch, origin, crc, body] = values;
  return values.length === 9 ? typed({ seq: rowid, n, t0, span, stamp, epoch, origin, crc, body }) : undefined;
}

/** In a file that was migrated the columns lie in another order. */
function rowOfMigrated({ rowid, values }: Cell): StoredRow | undefined {
  const [, n, t0, crc, body, span, stamp, epoch, origin] = values;
  return values.length === 9 ? typed({ seq: rowid, n, t0, span, stamp, epoch, origin, crc, body }) : undefined;
}

/** A row that knows itself only by its place is given its identity, so that it can go to another file. */
function rowOfSchema1({ rowid, values }: Cell, epoch: string | undefined): StoredRow | undefined {
  if (values.length !== 5 || epoch === undefined) return undefined;
  const [, n, t0, crc, body] = values;
  const fixed = { span: 0, stamp: 0, epoch: Buffer.from(epoch, 'hex'), origin: null };
  const row = typed({ seq: rowid, n, t0, crc, body, ...fixed });
  if (row === undefined || !isSound(row)) return undefined;
  return sealRow({ ...row, identity: { epoch, seq: row.seq } }, row.body);
}

function typed(fields: Record<keyof StoredRow, RecordValue | undefined>): StoredRow | undefined {
  const { seq, n, t0, span, stamp, epoch, origin, crc, body } = fields;
  if (!isNumber(seq) || !isNumber(n) || !isNumber(t0) || !isNumber(span) || !isNumber(stamp) || !isNumber(crc)) {
    return undefined;
  }
  if (!Buffer.isBuffer(epoch) || !Buffer.isBuffer(body)) return undefined;
  return origin === null || isNumber(origin) ? { seq, n, t0, span, stamp, epoch, origin, crc, body } : undefined;
}
