import type { LogUsage, LossCause } from './ports.ts';

/** How long and how much the log may keep. */
export type RetentionLimits = {
  readonly maxAgeMs: number;
  /** Largest size of the file, bytes. */
  readonly maxBytes: number;
  /** What is to be left on the disk for others, bytes. */
  readonly minFreeBytes: number;
};

/** Room between what retention allows and what the file can hold: the next commits must not find it full. */
const HEADROOM = 0.05;

/** Where others fill the disk, the log does not shrink below this share of what it may be: it is not the cause. */
const KEPT_FOR_OTHERS = 1 / 8;

/** Free pages that are kept for what comes next, bytes: giving them back and taking them again wears the card. */
const FREE_KEPT_BYTES = 16 * 1024 * 1024;

/** Given back in one step, bytes: a few milliseconds of work. */
const STEP_BYTES = 256 * 1024;

/** Why the oldest readings have to go now, undefined where they may stay. */
export function causeToGiveUp(limits: RetentionLimits, usage: LogUsage): LossCause | undefined {
  const { usedBytes, oldestAgeMs } = usage;
  if (oldestAgeMs === undefined) return undefined;
  if (oldestAgeMs > limits.maxAgeMs) return 'age';
  if (usedBytes > limits.maxBytes * (1 - HEADROOM)) return 'size';
  const isNeeded = missingOnDisk(limits, usage) > usage.freeBytes && usedBytes > limits.maxBytes * KEPT_FOR_OTHERS;
  return isNeeded ? 'space' : undefined;
}

/** How many bytes of free pages to give back to the disk in the next step. */
export function bytesToReturn(limits: RetentionLimits, usage: LogUsage): number {
  const surplus = Math.max(missingOnDisk(limits, usage), usage.freeBytes - FREE_KEPT_BYTES);
  return Math.max(0, Math.min(STEP_BYTES, surplus, usage.freeBytes));
}

function missingOnDisk({ minFreeBytes }: RetentionLimits, { diskFreeBytes }: LogUsage): number {
  return diskFreeBytes === undefined ? 0 : minFreeBytes - diskFreeBytes;
}
