import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../clock.ts';

const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';

/** Longest delay that setTimeout takes; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock. Where the system has no boot id, each process counts as a boot of its own. */
export function createSystemClock(): Clock {
  const bootId = readBootId() ?? randomUUID();
  return {
    now: () => Date.now(),
    monotonicMs: () => Number(process.hrtime.bigint() / 1000n) / 1000,
    bootId: () => bootId,
    setTimer(delayMs, callback) {
      const timeout = setTimeout(callback, Math.min(delayMs, MAX_TIMEOUT_MS));
      return { cancel: () => clearTimeout(timeout) };
    },
  };
}

function readBootId(): string | undefined {
  try {
    return readFileSync(BOOT_ID_FILE, 'utf8').trim() || undefined;
  } catch {
    // Not Linux: macOS and Windows have no such file.
    return undefined;
  }
}
