import { readdirSync, readFileSync } from 'node:fs';

/** What a group of processes uses. */
export type GroupUse = {
  /** Processor seconds, user and system, since each began; of children that have ended and were waited for, too. */
  readonly cpuSeconds: number;
  /** Proportional set size, MB of 1,048,576 bytes: pages shared with others count in part. */
  readonly pssMb: number;
  /** Pages of nobody else, MB: what these processes would give back. Unlike `pssMb` it does not change with the neighbours. */
  readonly privateMb: number;
  /** Bytes that the processes caused to be written to a medium, by the kernel's account of who dirtied a page. */
  readonly writtenBytes: number;
};

/** USER_HZ, the unit of times in /proc/<pid>/stat: 100 on Linux for programs. */
const TICKS_PER_SECOND = 100;
const NOTHING: GroupUse = { cpuSeconds: 0, pssMb: 0, privateMb: 0, writtenBytes: 0 };

/** Fields of proc(5) stat from the third on: the command's name may hold spaces and brackets, the last bracket ends it. */
export function statFields(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

const sum = (texts: readonly (string | undefined)[]) => texts.reduce((total, text) => total + Number(text ?? 0), 0);

const numberAfter = (text: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);

function useOfOne(pid: number): GroupUse {
  try {
    const stat = statFields(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const io = readFileSync(`/proc/${pid}/io`, 'utf8');
    return {
      cpuSeconds: sum(stat.slice(11, 15)) / TICKS_PER_SECOND,
      pssMb: numberAfter(rollup, 'Pss') / 1024,
      privateMb: (numberAfter(rollup, 'Private_Clean') + numberAfter(rollup, 'Private_Dirty')) / 1024,
      writtenBytes: numberAfter(io, 'write_bytes'),
    };
  } catch {
    // It ended between being listed and being looked at: a process that is gone uses nothing.
    return NOTHING;
  }
}

/** What these processes use together, now. Two looks and the time between give a share of a core. */
export function useOf(pids: readonly number[]): GroupUse {
  return pids.map(useOfOne).reduce(
    (total, { cpuSeconds, pssMb, privateMb, writtenBytes }) => ({
      cpuSeconds: total.cpuSeconds + cpuSeconds,
      pssMb: total.pssMb + pssMb,
      privateMb: total.privateMb + privateMb,
      writtenBytes: total.writtenBytes + writtenBytes,
    }),
    NOTHING,
  );
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(statFields(readFileSync(`/proc/${pid}/stat`, 'utf8'))[1]);
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}

/** A process and all that descend from it and still run. */
export function processTree(root: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [Number(pid), parentOf(Number(pid))]));
  const tree = [root];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}
