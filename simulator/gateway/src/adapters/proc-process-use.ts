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
