import type { PageFile } from './page-file.ts';
import { parseRecord, type RecordValue, readVarint } from './sqlite-record.ts';

/** A row of a table, or an entry of an index or of a table without row ids (`rowid` undefined). */
export type Cell = { readonly rowid: number | undefined; readonly values: readonly RecordValue[] };

/** Kinds of pages of trees (section 1.6 of SQLite's file format). */
const TABLE_LEAF = 0x0d;
const TABLE_INTERIOR = 0x05;
const INDEX_LEAF = 0x0a;

/** No row of the log is larger: what says so is no row. */
const MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

const headerAt = (number: number): number => (number === 1 ? 100 : 0);

/** The sound cells of a leaf; of any other page none. What cannot be read is passed over. */
export function cellsOf(file: PageFile, number: number): Cell[] {
  const page = file.page(number);
  const type = page?.[headerAt(number)];
  if (page === undefined || (type !== TABLE_LEAF && type !== INDEX_LEAF)) return [];
  return cellPointers(page, headerAt(number), 8).flatMap((at) => {
    try {
      return [type === TABLE_LEAF ? tableCell(file, page, at) : indexCell(file, page, at)];
    } catch {
      // Rotten bytes say anything; a row counts only with its checksum.
      return [];
    }
  });
}

/** The pages below an interior page of a table; of any other page none. */
export function childrenOf(file: PageFile, number: number): number[] {
  const page = file.page(number);
  const start = headerAt(number);
  if (page?.[start] !== TABLE_INTERIOR) return [];
  const left = cellPointers(page, start, 12).filter((at) => at + 4 <= page.length);
  return [...left.map((at) => page.readUInt32BE(at)), page.readUInt32BE(start + 8)];
}

function cellPointers(page: Buffer, header: number, headerBytes: number): number[] {
  const most = Math.floor((page.length - header - headerBytes) / 2);
  const count = Math.min(page.readUInt16BE(header + 3), most);
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(header + headerBytes + 2 * index));
}

function tableCell(file: PageFile, page: Buffer, at: number): Cell {
  const size = readVarint(page, at);
  const rowid = readVarint(page, size.next);
  const payload = payloadOf(file, { page, at: rowid.next, size: size.value, mostLocal: file.pageSize - 35 });
  return { rowid: rowid.value, values: parseRecord(payload) };
}

function indexCell(file: PageFile, page: Buffer, at: number): Cell {
  const size = readVarint(page, at);
  const mostLocal = Math.floor(((file.pageSize - 12) * 64) / 255) - 23;
  return {
    rowid: undefined,
    values: parseRecord(payloadOf(file, { page, at: size.next, size: size.value, mostLocal })),
  };
}

type Payload = { readonly page: Buffer; readonly at: number; readonly size: number; readonly mostLocal: number };

/** The bytes of a cell, with those on its overflow pages. @throws RangeError where they are not all there */
function payloadOf(file: PageFile, { page, at, size, mostLocal }: Payload): Buffer {
  if (size > MAX_PAYLOAD_BYTES) throw new RangeError('no row is so large');
  const local = localBytes(size, file.pageSize, mostLocal);
  if (at + local > page.length) throw new RangeError('a cell reaches beyond its page');
  if (local === size) return page.subarray(at, at + size);
  const parts = [page.subarray(at, at + local)];
  let missing = size - local;
  for (let next = page.readUInt32BE(at + local); missing > 0; ) {
    const overflow = file.page(next);
    if (overflow === undefined) throw new RangeError('an overflow page is missing');
    parts.push(overflow.subarray(4, 4 + missing));
    missing -= Math.min(missing, overflow.length - 4);
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

/** How much of a payload lies in the leaf itself (section 1.6 of SQLite's file format). */
function localBytes(size: number, pageSize: number, mostLocal: number): number {
  if (size <= mostLocal) return size;
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (pageSize - 4));
  return fitting <= mostLocal ? fitting : least;
}
