import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What `noble-host.cjs` says. */
export type HostLine = {
  readonly state?: string;
  readonly scan?: 'start' | 'stop';
  readonly warning?: string;
  readonly report?: readonly [type: number, address: string, kind: string, eir: string, rssi: number];
};

const PROGRAM = join(__dirname, 'noble-host.cjs');

/** A real process with the unmodified noble, and all that it said so far. */
export class HostProcess {
  readonly lines: HostLine[] = [];
  readonly #child: ChildProcess;
  readonly #checks = new Set<() => void>();

  constructor(environment: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, [PROGRAM], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.lines.push(JSON.parse(line));
      for (const check of this.#checks) check();
    });
  }

  /** Resolves once the lines satisfy `condition`; rejects when the process ends before. */
  until(condition: (lines: readonly HostLine[]) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition(this.lines)) return;
        this.#checks.delete(check);
        resolve();
      };
      this.#checks.add(check);
      this.#child.once('exit', (code) => reject(new Error(`the host ended with code ${code}`)));
      check();
    });
  }

  get reports() {
    return this.lines.flatMap(({ report }) => (report ? [report] : []));
  }

  /** Kills the process, as the kernel or a nucleus would, and waits for its end. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
