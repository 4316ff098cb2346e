import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from './statistics.ts';

const BLOCK = Buffer.alloc(4096, 0x5a);

/** How often a second 4 kB can be appended to a file and made safe, one after the other: no durable log commits faster. */
export function measureFsync(folder: string, forMs: number): { readonly perSecond: number; readonly p95Ms: number } {
  const file = openSync(join(folder, 'fsync-probe'), 'a');
  const times: number[] = [];
  try {
    const end = performance.now() + forMs;
    for (let last = performance.now(); last < end; ) {
      writeSync(file, BLOCK);
      fdatasyncSync(file);
      const now = performance.now();
      times.push(now - last);
      last = now;
    }
  } finally {
    closeSync(file);
  }
  const total = times.reduce((sum, time) => sum + time, 0);
  return { perSecond: (times.length * 1000) / total, p95Ms: percentile(times, 0.95) ?? 0 };
}
