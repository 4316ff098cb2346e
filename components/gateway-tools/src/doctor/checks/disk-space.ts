import type { Check } from '../check.ts';
import { fault, ok, unknown, warning } from '../finding.ts';
import { sizeOf } from '../words.ts';

const FULL_PART = 0.02;
const NEARLY_FULL_PART = 0.1;
/** What is left of the free space that is asked for when the disk counts as full. */
const LAST_PART = 0.2;

/** Room for the log: what has no room is given up. */
export const diskSpace: Check = {
  id: 'disk-space',
  about: 'free space and inodes of the file system that holds the log; --min-free says how much is enough',
  async look({ machine, gateway: { root }, minFreeBytes }) {
    // A folder that this user may not enter lies on the same disk as the one that it is in, as a rule.
    const work = await machine.files.space(`${root}/work`);
    const space = work.ok ? work : await machine.files.space(root);
    if (!space.ok) return [unknown(space.text, 'Run it as root: sudo sward doctor')];
    const { freeBytes, totalBytes, freeInodes, totalInodes } = space.value;
    const part = freeBytes / Math.max(1, totalBytes);
    // Some file systems make inodes as they need them, and say 0 of 0.
    const inodePart = totalInodes === 0 ? 1 : freeInodes / totalInodes;
    const details = {
      free_mb: Math.round(freeBytes / 1e6),
      total_mb: Math.round(totalBytes / 1e6),
      free_inodes: freeInodes,
      total_inodes: totalInodes,
      min_free_mb: Math.round(minFreeBytes / 1e6),
    };
    const words = `${sizeOf(freeBytes)} of ${sizeOf(totalBytes)} are free`;
    const todo = 'sudo du -xh --max-depth=2 / | sort -h | tail; or lower `max_log_mb` of sward.LocalBuffer.';
    if (inodePart < FULL_PART) return [fault('the disk has no inodes left', 'Delete small files: see df -i', details)];
    if (part < FULL_PART || freeBytes < minFreeBytes * LAST_PART)
      return [fault(`the disk is full: ${words}`, todo, details)];
    if (part < NEARLY_FULL_PART && freeBytes < minFreeBytes * 10)
      return [warning(`the disk is nearly full: ${words}`, todo, details)];
    if (freeBytes < minFreeBytes) return [warning(`the disk is nearly full: ${words}`, todo, details)];
    return [ok(words, details)];
  },
};
