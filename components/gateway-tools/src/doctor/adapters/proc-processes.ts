import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessFacts } from '../ports.ts';

/**
 * All programs that run on this machine, from /proc. Those that end meanwhile, or may not be looked at, are left out. It reads
 * without promises: files of the kernel are in memory, and there may be many thousands.
 */
export function procProcesses(): readonly ProcessFacts[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => factsOf(Number(pid)) ?? []);
}

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
    // A thread of the kernel, or a process that has ended and that nobody asked about.
    if (words.length === 0) return undefined;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      pid,
      uid: Number(/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1] ?? 0),
      arguments: words,
      capabilities: BigInt(`0x${/^CapEff:\s+([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`),
    };
  } catch {
    return undefined;
  }
}
