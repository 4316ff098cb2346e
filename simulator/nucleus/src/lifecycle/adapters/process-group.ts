import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 20;

const isNoSuchProcess = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ESRCH';

/** False where there is no such process. */
const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (isNoSuchProcess(error)) return false;
    throw error;
  }
};

/** Sends a signal to a whole process group; false when no such group is left. */
const signalGroup = (group: number, name: NodeJS.Signals | 0): boolean => signal(-group, name);

/** State letter and process group of proc(5) `stat`; the command name before them may hold spaces and brackets. */
const parseStat = (stat: string): { state: string; group: number } => {
  const [state = '', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state, group: Number(group) };
};

const isRunningMember = (pid: string, group: number): boolean => {
  try {
    const stat = parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return stat.group === group && stat.state !== 'Z' && stat.state !== 'X';
  } catch {
    return false; // it ended between the listing and the reading
  }
};

const processIds = (): string[] | undefined => {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined; // no proc file system here
  }
};

/** Whether anything in the group still runs. A zombie that nobody reaps (containers without an init) does not count. */
export const isGroupAlive = (group: number): boolean => {
  if (!signalGroup(group, 0)) return false;
  const pids = processIds();
  return pids === undefined || pids.some((pid) => isRunningMember(pid, group));
};

const waitUntilGone = async (group: number, limitMs: number): Promise<boolean> => {
  const until = performance.now() + limitMs;
  while (isGroupAlive(group)) {
    if (performance.now() >= until) return false;
    await delay(POLL_MS);
  }
  return true;
};

const KILL_WAIT_MS = 5_000;

/** SIGTERM, up to `graceMs` to finish, then SIGKILL. */
export const stopGroup = async (group: number, graceMs: number): Promise<void> => {
  if (!signalGroup(group, 'SIGTERM')) return;
  if (await waitUntilGone(group, graceMs)) return;
  signalGroup(group, 'SIGKILL');
  await waitUntilGone(group, KILL_WAIT_MS);
};

/** Ends one process at once; false when it has ended by itself. */
export const killProcess = (pid: number): boolean => signal(pid, 'SIGKILL');

/** Processes of this user whose environment holds `entry` (`NAME=value`); empty where there is no proc file system. */
export const processesWithEnvironment = (entry: string): number[] =>
  (processIds() ?? [])
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(entry);
      } catch {
        return false; // another user's process, or it has ended
      }
    })
    .map(Number);
