import { readdir, readFile } from 'node:fs/promises';
import type { ProcessFacts } from '../ports.ts';

/** All processes of this machine, from /proc. Those that end meanwhile, or may not be looked at, are left out. */
export async function procProcesses(): Promise<readonly ProcessFacts[]> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(factsOf))).flatMap((facts) => facts ?? []);
}

async function factsOf(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const [line, status] = await Promise.all([
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    return {
      pid,
      uid: Number(/^Uid:\s+\d+\s+(\d+)/m.exec(status)?.[1] ?? 0),
      arguments: line.split('\0').slice(0, -1),
      capabilities: BigInt(`0x${/^CapEff:\s+([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`),
    };
  } catch {
    return undefined;
  }
}
