import { basename, dirname } from 'node:path';
import type { Machine, ProcessFacts, StatusAnswer } from '../ports.ts';
import { clockAheadOf } from './https-date.ts';
import { nodeFiles } from './node-files.ts';
import { procProcesses } from './proc-processes.ts';
import { askStatus, isListening } from './status-client.ts';
import { runCommand } from './system-commands.ts';
import { reachByTls } from './tls-reach.ts';

export type LocalMachineOptions = {
  /** Each probe ends within it, ms. */
  readonly timeoutMs: number;
  /** What /sys, /etc, /run and /proc are read below. Processes are always those of this machine. */
  readonly systemFolder?: string;
};

/** This machine. Processes and statuses are looked at once: all checks judge by the same. */
export function localMachine({ timeoutMs, systemFolder }: LocalMachineOptions): Machine {
  let processes: readonly ProcessFacts[] | undefined;
  const statuses = new Map<string, Promise<StatusAnswer>>();
  return {
    system: nodeFiles(systemFolder),
    files: nodeFiles(),
    async processes() {
      processes ??= procProcesses();
      return processes;
    },
    run: (program, ...words) => runCommand(program, words, timeoutMs),
    status: (workFolder) => {
      const asked = statuses.get(workFolder) ?? askStatus(workFolder, timeoutMs);
      statuses.set(workFolder, asked);
      return asked;
    },
    listens: (path) => isListening(dirname(path), basename(path), timeoutMs),
    reach: (target) => reachByTls(target, timeoutMs),
    clockAhead: (target) => clockAheadOf(target, timeoutMs),
  };
}
