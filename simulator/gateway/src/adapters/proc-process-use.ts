import { readFileSync } from 'node:fs';
import type { ProcessUse } from '../result.ts';

const MB = 1024;
/** USER_HZ: the unit of /proc/<pid>/stat, fixed at 100 on Linux for programs. */
const TICKS_PER_SECOND = 100;

const field = (rollup: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0);

const oneDecimal = (value: number) => Math.round(value * 10) / 10;

/** Processor seconds that a process has used: fields 14 and 15 of proc(5) stat, counted behind the command's name. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name may hold spaces and brackets itself: the last bracket ends it.
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) / TICKS_PER_SECOND;
}

/**
 * Memory of a process now and its share of one core over the last `aliveSeconds`, before which it had used `usedBefore`
 * processor seconds. `pss` counts shared pages in proportion.
 * Undefined where the process is gone.
 */
export function processUse(name: string, pid: number, aliveSeconds: number, usedBefore = 0): ProcessUse | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return {
      name,
      rss_mb: oneDecimal(field(rollup, 'Rss') / MB),
      pss_mb: oneDecimal(field(rollup, 'Pss') / MB),
      cpu_pct: oneDecimal(((processorSeconds(pid) - usedBefore) / Math.max(0.001, aliveSeconds)) * 100),
    };
  } catch {
    // It ended between being listed and being looked at.
    return undefined;
  }
}

/** As `processUse`, together with the processes that it started and that still run. */
export function processGroupUse(name: string, pid: number, aliveSeconds: number): ProcessUse | undefined {
  const uses = [pid, ...childrenOf(pid)].map((each) => processUse(name, each, aliveSeconds));
  return uses.reduce((total, use) => (total && use ? added(total, use) : (total ?? use)));
}

function childrenOf(pid: number): number[] {
  try {
    const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    return pids.flatMap((child) => [child, ...childrenOf(child)]);
  } catch {
    // It has ended, or the kernel keeps no such list.
    return [];
  }
}

const added = (a: ProcessUse, b: ProcessUse): ProcessUse => ({
  name: a.name,
  rss_mb: oneDecimal(a.rss_mb + b.rss_mb),
  pss_mb: oneDecimal(a.pss_mb + b.pss_mb),
  cpu_pct: oneDecimal(a.cpu_pct + b.cpu_pct),
});
