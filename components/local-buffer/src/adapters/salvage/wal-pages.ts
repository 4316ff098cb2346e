const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** The last bit says in which byte order checksums are made. */
const MAGIC = 0x377f0682;

type Sums = readonly [number, number];

/**
 * The pages that the commits of a write-ahead log changed, each at its newest (section 4 of SQLite's file format). What
 * follows a frame with a wrong checksum, and a commit that never ended, is not among them.
 */
export function pagesInWal(wal: Buffer): { readonly pageSize: number; readonly pages: ReadonlyMap<number, Buffer> } {
  const pages = new Map<number, Buffer>();
  const magic = wal.length < HEADER_BYTES ? 0 : wal.readUInt32BE(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return { pageSize: 0, pages };
  const pageSize = wal.readUInt32BE(8);
  const salts = wal.subarray(16, 24);
  const sum = magic === MAGIC ? sumLittleEndian : sumBigEndian;
  let sums = sum(wal.subarray(0, 24), [0, 0]);
  let uncommitted = new Map<number, Buffer>();
  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  for (let at = HEADER_BYTES; pageSize >= 512 && at + frameBytes <= wal.length; at += frameBytes) {
    const page = wal.subarray(at + FRAME_HEADER_BYTES, at + frameBytes);
    sums = sum(page, sum(wal.subarray(at, at + 8), sums));
    if (!wal.subarray(at + 8, at + 16).equals(salts) || !isSum(wal, at + 16, sums)) break;
    uncommitted.set(wal.readUInt32BE(at), page);
    if (wal.readUInt32BE(at + 4) === 0) continue;
    for (const [number, committed] of uncommitted) pages.set(number, committed);
    uncommitted = new Map();
  }
  return { pageSize, pages };
}

const isSum = (wal: Buffer, at: number, [a, b]: Sums): boolean =>
  wal.readUInt32BE(at) === a && wal.readUInt32BE(at + 4) === b;

function sumLittleEndian(bytes: Buffer, sums: Sums): Sums {
  let [a, b] = sums;
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + bytes.readUInt32LE(at) + b) >>> 0;
    b = (b + bytes.readUInt32LE(at + 4) + a) >>> 0;
  }
  return [a, b];
}

function sumBigEndian(bytes: Buffer, sums: Sums): Sums {
  let [a, b] = sums;
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + bytes.readUInt32BE(at) + b) >>> 0;
    b = (b + bytes.readUInt32BE(at + 4) + a) >>> 0;
  }
  return [a, b];
}
