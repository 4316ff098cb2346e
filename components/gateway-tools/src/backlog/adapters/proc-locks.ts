import { readFileSync, statSync } from 'node:fs';

/** `1: POSIX  ADVISORY  WRITE 1234 08:02:131090 0 EOF`: kind, process, and the file's device and inode. */
const LOCK = /^\d+: (?:-> )?(?:POSIX|OFDLCK|FLOCK)\s+\S+\s+WRITE\s+(-?\d+)\s+[0-9a-f]+:[0-9a-f]+:(\d+)\s/;

/**
 * The process that holds a file for itself alone, as the kernel lists it: nothing is opened or touched for that.
 * @returns its id; 0 where the kernel does not name it, undefined where nobody holds the file or the system has no such list
 */
export function holderOf(file: string): number | undefined {
  let locks: string;
  try {
    locks = readFileSync('/proc/locks', 'utf8');
  } catch {
    return undefined;
  }
  const inode = String(statSync(file).ino);
  for (const line of locks.split('\n')) {
    const [, pid, locked] = LOCK.exec(line) ?? [];
    if (locked === inode) return Math.max(0, Number(pid));
  }
  return undefined;
}
