import type { Check } from '../check.ts';
import { fault, ok, unknown, warning } from '../finding.ts';

const LOW_MB = 100;
const OUT_MB = 40;

/** Memory that is left: without it the kernel ends processes. */
export const memory: Check = {
  id: 'memory',
  about: 'memory that is available, and how many processes the kernel has ended for want of it',
  async look({ machine: { system } }) {
    const text = await system.text('/proc/meminfo');
    if (!text.ok) return [unknown(text.text)];
    const availableMb = Math.round(Number(/^MemAvailable:\s+(\d+) kB/m.exec(text.value)?.[1] ?? Number.NaN) / 1024);
    if (Number.isNaN(availableMb)) return [unknown('/proc/meminfo does not tell what is available')];
    const stat = await system.text('/proc/vmstat');
    const kills = Number((stat.ok && /^oom_kill (\d+)/m.exec(stat.value)?.[1]) || 0);
    const details = { available_mb: availableMb, oom_kills: kills };
    const todo = 'ps aux --sort=-rss | head: which process takes it?';
    if (availableMb < OUT_MB) return [fault(`${availableMb} MB of memory are left`, todo, details)];
    if (availableMb < LOW_MB) return [warning(`${availableMb} MB of memory are left`, todo, details)];
    return [ok(`${availableMb} MB of memory are available`, details)];
  },
};
