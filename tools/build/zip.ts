import { zipSync } from 'fflate';

/** The earliest time that a zip entry can carry: real times would change the bytes with every build. */
const FIXED_TIME = new Date(1980, 0, 1);

/** Zips files by path, sorted, with a fixed time: same files, same bytes. */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { mtime: FIXED_TIME, level: 6 });
}
