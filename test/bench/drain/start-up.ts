import { readFileSync } from 'node:fs';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { CloudAccess } from '../pipeline/subject.ts';
import { SwardGateway } from '../pipeline/sward-gateway.ts';
import { statFields } from '../support/process-use.ts';
import type { Resources } from '../support/resources.ts';
import { until } from '../support/wait.ts';
import type { PreparedLog } from './prepared-log.ts';

/** USER_HZ: the unit of times in /proc/<pid>/stat, fixed at 100 on Linux for programs. */
const TICK_MS = 10;

/** When a process began, Unix ms, to 10 ms. */
export function startedAt(stat: string, uptimeText: string, nowMs: number): number {
  const sinceBootMs = Number(statFields(stat)[19]) * TICK_MS;
  const uptimeMs = Number(uptimeText.split(' ')[0]) * 1000;
  return nowMs - (uptimeMs - sinceBootMs);
}

/**
 * Starts the buffer on a copy of the log. Gives the ms from the beginning of its process to its first status, which it
 * publishes when it takes and serves readings.
 */
export async function measureStartUp(log: PreparedLog, cloud: CloudAccess, resources: Resources): Promise<number> {
  const gateway = await SwardGateway.start(cloud, resources, {
    flavour: 'classic',
    components: [COMPONENTS.localBuffer],
    config: { [COMPONENTS.localBuffer]: { data_dir: log.copyTo(resources) } },
  });
  const first = await until('the buffer is ready', () => gateway.firstStatusAt(COMPONENTS.localBuffer));
  const pid = (await gateway.componentPids())[COMPONENTS.localBuffer];
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return first - startedAt(stat, readFileSync('/proc/uptime', 'utf8'), Date.now());
}
