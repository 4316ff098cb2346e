import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { GattLine, GattOrder, Unnumbered } from './gatt-lines.ts';

/** Bundles the program as the component is bundled; the native module alone stays outside. */
export async function bundleGattProgram(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, 'gatt-program.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@abandonware/bluetooth-hci-socket'],
    logLevel: 'error',
  });
}

/** A process that connects, and all that it said so far. */
export class GattProcess {
  readonly lines: GattLine[] = [];
  /** Frames by device and format. Counted on the way: the virtual radio shares this process, and must not wait. */
  readonly #frames = new Map<string, number>();
  readonly #child: ChildProcess;
  readonly #checks = new Set<() => void>();
  #orders = 0;

  constructor(program: string, environment: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, ['--expose-gc', program], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      this.#hear(JSON.parse(line));
      for (const check of this.#checks) check();
    });
  }

  /** Frames of this format that the device told of so far. */
  frames(deviceId: string, format: string): number {
    return this.#frames.get(`${deviceId} ${format}`) ?? 0;
  }

  /** Resolves with the line, said or still to come, that `matches`; rejects when the process ends before. */
  until(matches: (line: GattLine) => boolean, from = 0): Promise<GattLine> {
    return new Promise((resolve, reject) => {
      let next = from;
      const check = (): void => {
        const found = this.lines.slice(next).find(matches);
        next = this.lines.length;
        if (!found) return;
        this.#checks.delete(check);
        this.#child.off('exit', onExit);
        resolve(found);
      };
      const onExit = (code: number | null): void =>
        reject(new Error(`the process ended with code ${code}: ${JSON.stringify(this.lines.slice(-3))}`));
      this.#checks.add(check);
      this.#child.once('exit', onExit);
      check();
    });
  }

  /** Connects and keeps connected to all of these. */
  keep(devices: Extract<GattOrder, { order: 'sessions' }>['devices']): void {
    this.#write({ order: 'sessions', devices });
  }

  /** Gives an order; resolves with its answer. */
  ask(order: Unnumbered<GattOrder>): Promise<GattLine> {
    this.#orders += 1;
    const id = this.#orders;
    this.#write({ ...order, id });
    return this.until((line) => line.id === id);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #hear(line: GattLine): void {
    this.lines.push(line);
    if (line.deviceId === undefined) return;
    const key = `${line.deviceId} ${line.format}`;
    this.#frames.set(key, (this.#frames.get(key) ?? 0) + 1);
  }

  #write(order: GattOrder): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }
}
