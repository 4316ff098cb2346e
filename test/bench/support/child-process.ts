import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchFailedError } from './bench-errors.ts';
import type { Resources } from './resources.ts';

type Ready = { readonly kind: 'ready' };

export type ProgramOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Adds a channel for messages; for Node programs only. */
  readonly messages?: boolean;
};

/** How long a program may take to end by itself, ms. */
const END_TIMEOUT_MS = 10_000;
const START_TIMEOUT_MS = 90_000;
const KEPT_OUTPUT = 4000;

/** A program of the run. It is ended by its process id, when `resources` are closed at the latest. */
export class Program {
  readonly pid: number;
  readonly #name: string;
  readonly #child: ChildProcess;
  #output = '';

  private constructor(name: string, child: ChildProcess, pid: number) {
    this.#name = name;
    this.#child = child;
    this.pid = pid;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: unknown) => {
        this.#output = `${this.#output}${String(chunk)}`.slice(-KEPT_OUTPUT);
      });
    }
    // A message to a program that has just ended: its end is noticed and told by itself.
    child.on('error', () => undefined);
  }

  /** @throws BenchFailedError where it cannot be started */
  static async start(resources: Resources, options: ProgramOptions): Promise<Program> {
    const { command, args, env = {}, cwd, messages = false } = options;
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe', ...(messages ? ['ipc' as const] : [])],
      // A group of its own: Ctrl-C in the terminal goes to us, who end the programs in order.
      detached: true,
      env: { ...process.env, ...env },
      ...(cwd === undefined ? {} : { cwd }),
    });
    const pid = child.pid;
    if (pid === undefined) {
      const [cause] = await once(child, 'error');
      throw new BenchFailedError(`${command} cannot be started: is it installed?`, { cause });
    }
    const program = new Program(command, child, pid);
    resources.add(() => program.stop());
    return program;
  }

  /**
   * Starts a TypeScript program of the bench with one argument, and waits until it says `ready`.
   * @param file URL of the program, beside the caller: `new URL('../programs/receiver.ts', import.meta.url)`
   * @throws BenchFailedError
   */
  static async fork<T extends Ready>(
    resources: Resources,
    file: URL,
    options: object,
    extra: { readonly env?: Readonly<Record<string, string>>; readonly timeoutMs?: number } = {},
  ): Promise<{ readonly program: Program; readonly ready: T }> {
    const args = ['--import', 'tsx', fileURLToPath(file), JSON.stringify(options)];
    const { env = {}, timeoutMs = START_TIMEOUT_MS } = extra;
    const program = await Program.start(resources, { command: process.execPath, args, env, messages: true });
    return { program, ready: await program.next<T>('ready', timeoutMs) };
  }

  /** The last of what it wrote to standard output and error. */
  get output(): string {
    return this.#output;
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  send(message: object): void {
    this.#child.send(message);
  }

  /** Calls back with each message of the program. */
  onMessage(listener: (message: unknown) => void): void {
    this.#child.on('message', listener);
  }

  /**
   * Sends a message and waits for the answer of a kind.
   * @throws BenchFailedError with the end of its output where the program ends instead, or says nothing for `timeoutMs`
   */
  ask<T extends { readonly kind: string }>(request: object, kind: T['kind'], timeoutMs = 60_000): Promise<T> {
    const answer = this.next<T>(kind, timeoutMs);
    this.#child.send(request);
    return answer;
  }

  /** Waits for the program's next message of a kind. @throws BenchFailedError as `ask` */
  next<T extends { readonly kind: string }>(kind: T['kind'], timeoutMs = 60_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#child.off('message', hear);
        this.#child.off('exit', ended);
        act();
      };
      const fail = (what: string) =>
        settle(() => reject(new BenchFailedError(`${this.#name} ${what} before "${kind}": ${this.#output.trim()}`)));
      const ended = () => fail('ended');
      const hear = (message: unknown) => {
        if ((message as { kind?: unknown }).kind === kind) settle(() => resolve(message as T));
      };
      const timer = setTimeout(() => fail(`was silent for ${timeoutMs / 1000} s`), timeoutMs);
      this.#child.on('message', hear);
      this.#child.once('exit', ended);
      if (this.ended) ended();
    });
  }

  /** SIGTERM, and SIGKILL where that does not help in 10 s. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), END_TIMEOUT_MS);
    await ended;
    clearTimeout(killer);
  }
}
