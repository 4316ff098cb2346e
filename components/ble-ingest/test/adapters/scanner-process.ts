import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { ScannerLine } from './scanner-lines.ts';

/** Bundles a program as the component's are bundled; the native module alone stays outside. */
export async function bundleProgram(outfile: string, entry = join(__dirname, 'scanner-program.ts')): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@abandonware/bluetooth-hci-socket'],
    logLevel: 'error',
  });
}

/** A process that scans, and all that it said so far. */
export class ScannerProcess {
  readonly lines: ScannerLine[] = [];
  readonly #child: ChildProcess;
  readonly #checks = new Set<() => void>();

  constructor(program: string, environment: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, [program], {
      env: { ...process.env, START_TIMEOUT_MS: '20000', QUIET_MS: '60000', ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      // noble prints advice of its own.
      if (!line.startsWith('{')) return;
      this.lines.push(JSON.parse(line));
      for (const check of this.#checks) check();
    });
  }

  get advertisements() {
    return this.lines.flatMap(({ advertisement }) => (advertisement ? [advertisement] : []));
  }

  get deafness(): string[] {
    return this.lines.flatMap(({ deaf }) => (deaf ? [deaf] : []));
  }

  get states(): string[] {
    return this.lines.flatMap(({ state }) => (state ? [state] : []));
  }

  /** Resolves once the lines satisfy `condition`; rejects when the process ends before. */
  until(condition: (lines: readonly ScannerLine[]) => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => {
        this.#checks.delete(check);
        reject(new Error(`the scanner's process ended with code ${code}`));
      };
      const check = (): void => {
        if (!condition(this.lines)) return;
        this.#checks.delete(check);
        this.#child.off('exit', ended);
        resolve();
      };
      this.#checks.add(check);
      this.#child.once('exit', ended);
      check();
    });
  }

  say(line: 'stop' | 'throw'): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
