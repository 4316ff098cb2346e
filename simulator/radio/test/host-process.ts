import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What `noble-host.cjs` and `noble-central.cjs` say. */
export type HostLine = {
  readonly state?: string;
  readonly scan?: 'start' | 'stop';
  readonly warning?: string;
  readonly report?: readonly [type: number, address: string, kind: string, eir: string, rssi: number];
  readonly found?: string;
  readonly connected?: string;
  readonly error?: string;
  readonly disconnected?: string;
  readonly reason?: number;
  readonly rssi?: number;
  readonly discovered?: string;
  readonly characteristics?: readonly (readonly string[])[];
  readonly described?: string;
  readonly descriptors?: readonly string[];
  readonly read?: string;
  readonly written?: string;
  readonly subscribed?: string;
  readonly data?: string;
  readonly from?: string;
};

type Program = 'noble-host.cjs' | 'noble-central.cjs';

/** A real process with the unmodified noble, and all that it said so far. */
export class HostProcess {
  readonly lines: HostLine[] = [];
  readonly #child: ChildProcess;
  readonly #checks = new Set<() => void>();

  /** @param stderr `ignore` for a process whose last words are of no interest */
  constructor(
    environment: NodeJS.ProcessEnv,
    program: Program = 'noble-host.cjs',
    stderr: 'inherit' | 'ignore' = 'inherit',
  ) {
    const child = spawn(process.execPath, [join(__dirname, program)], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', stderr],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      // noble itself has advice for people on its standard output.
      if (!line.startsWith('{')) return;
      this.lines.push(JSON.parse(line));
      for (const check of this.#checks) check();
    });
  }

  /** Gives `noble-central.cjs` an order. */
  order(name: string, ...args: readonly unknown[]): void {
    this.#child.stdin?.write(`${JSON.stringify([name, ...args])}\n`);
  }

  /** Resolves once the lines satisfy `condition`; rejects when the process ends before. */
  until(condition: (lines: readonly HostLine[]) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (code: number | null): void => reject(new Error(`the host ended with code ${code}`));
      const check = (): void => {
        if (!condition(this.lines)) return;
        this.#checks.delete(check);
        this.#child.off('exit', fail);
        resolve();
      };
      this.#checks.add(check);
      this.#child.once('exit', fail);
      check();
    });
  }

  /** Resolves with the line, said or still to come, that has all of `part`. */
  async line(part: HostLine): Promise<HostLine> {
    const matches = (line: HostLine): boolean =>
      Object.entries(part).every(([key, value]) => Object.entries(line).some(([k, v]) => k === key && v === value));
    await this.until((lines) => lines.some(matches));
    return this.lines.find(matches) ?? {};
  }

  /** Gives an order; resolves with the first line said from then on that has this key. */
  async ask(key: keyof HostLine, name: string, ...args: readonly unknown[]): Promise<HostLine> {
    const before = this.lines.length;
    this.order(name, ...args);
    const isAnswer = (line: HostLine): boolean => key in line;
    await this.until((lines) => lines.slice(before).some(isAnswer));
    return this.lines.slice(before).find(isAnswer) ?? {};
  }

  get reports() {
    return this.lines.flatMap(({ report }) => (report ? [report] : []));
  }

  /** Waits for the process to end by itself; resolves with the signal that ended it, if one did. */
  async ended(): Promise<NodeJS.Signals | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
    return this.#child.signalCode;
  }

  /** Kills the process, as the kernel or a nucleus would, and waits for its end. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
