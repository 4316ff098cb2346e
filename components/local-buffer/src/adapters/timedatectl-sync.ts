import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ClockSync } from '../ports.ts';
import type { SyncState } from '../time/sync-state.ts';

const run = promisify(execFile);

/** A system bus that hangs must not keep the buffer from starting, ms. */
const TIMEOUT_MS = 2000;

export type TimedatectlOptions = {
  readonly program?: string;
  /** Where systemd-timesyncd keeps its file `synchronized`. */
  readonly timesyncFolder?: string;
  readonly timeoutMs?: number;
};

const STATES: ReadonlyMap<string, SyncState> = new Map([
  ['yes', 'synchronized'],
  ['no', 'unsynchronized'],
]);

/**
 * Whether the kernel's clock is disciplined, as timedatectl(1) tells it, whichever time service does it. Where there is no
 * such program, systemd-timesyncd's marker file tells (systemd-timesyncd.service(8)); where neither is, nothing does.
 */
export function createTimedatectlSync(options: TimedatectlOptions = {}): ClockSync {
  const { program = 'timedatectl', timesyncFolder = '/run/systemd/timesync', timeoutMs = TIMEOUT_MS } = options;
  return {
    async read() {
      const said = await askTimedatectl(program, timeoutMs);
      return said ?? (await lookAtTimesync(timesyncFolder));
    },
  };
}

async function askTimedatectl(program: string, timeout: number): Promise<SyncState | undefined> {
  try {
    const options = { timeout, killSignal: 'SIGKILL', maxBuffer: 4096, encoding: 'utf8' } as const;
    const { stdout } = await run(program, ['show', '-p', 'NTPSynchronized', '--value'], options);
    return STATES.get(stdout.trim());
  } catch {
    // Not installed, no systemd, no system bus, or too slow: it has no answer.
    return undefined;
  }
}

async function lookAtTimesync(folder: string): Promise<SyncState> {
  if (await exists(join(folder, 'synchronized'))) return 'synchronized';
  // The service makes its folder when it starts, and the file in it when it has set the clock.
  return (await exists(folder)) ? 'unsynchronized' : 'unknown';
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
