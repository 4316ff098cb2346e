import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

/** The earliest time that a zip entry can carry: real times would change the bytes with every build. */
const FIXED_TIME = new Date(1980, 0, 1);
const LEVEL = 6;

/**
 * Zips files by path, sorted, with a fixed time: same files, same bytes. By fflate, because zlib in Node packs differently
 * from processor to processor.
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { mtime: FIXED_TIME, level: LEVEL });
}

function keyOf(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256').update(`level ${LEVEL}\n`);
  for (const [path, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 32);
}

/** The same, kept in `cache`: a hundred megabytes take ten seconds to pack, and half a second to know again. */
export function cachedZip(files: ReadonlyMap<string, Uint8Array>, cache: string): Uint8Array {
  const path = join(cache, `${keyOf(files)}.zip`);
  if (existsSync(path)) return readFileSync(path);
  const packed = zip(files);
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${path}.${process.pid}`, packed);
  // Renamed as a whole: another build may look for it.
  renameSync(`${path}.${process.pid}`, path);
  return packed;
}
