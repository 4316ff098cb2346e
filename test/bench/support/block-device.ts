import { readFileSync, realpathSync, statSync } from 'node:fs';

/** Unit of the counters in /sys/dev/block/<device>/stat, whatever the device's own sector is. */
const SECTOR_BYTES = 512;

/** The kernel's number of a block device, `259:1`, as /sys/dev/block names it (makedev(3), 64 bits). */
export function deviceNumber(dev: number): string {
  const number = BigInt(dev);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  return `${major}:${minor}`;
}

/** The block device that holds a path. Memory and overlay file systems have none: undefined. */
export function blockDeviceOf(path: string): string | undefined {
  const number = deviceNumber(statSync(path).dev);
  try {
    realpathSync(`/sys/dev/block/${number}`);
    return number;
  } catch {
    return undefined;
  }
}

/** What a device has done since it was attached. */
export type DeviceCounters = { readonly writtenBytes: number; readonly writes: number; readonly flushes: number };

/** Reads the fields of block/stat (Documentation/block/stat.rst): 5 writes, 7 sectors written, 16 flushes. */
export function parseBlockStat(text: string): DeviceCounters {
  const fields = text.trim().split(/\s+/).map(Number);
  return {
    writes: fields[4] ?? 0,
    writtenBytes: (fields[6] ?? 0) * SECTOR_BYTES,
    flushes: fields[15] ?? 0,
  };
}

/** @param device as `blockDeviceOf` gives it */
export const deviceCounters = (device: string): DeviceCounters =>
  parseBlockStat(readFileSync(`/sys/dev/block/${device}/stat`, 'utf8'));
