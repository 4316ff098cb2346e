import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { DevError } from '../dev-errors.ts';

/** A gateway, by the ssh of this machine: with its keys, its configuration and its questions. */
export class Ssh {
  readonly #target: string;
  readonly #env: NodeJS.ProcessEnv;

  /** @param env where programs are found */
  constructor(target: string, env: NodeJS.ProcessEnv = process.env) {
    this.#target = target;
    this.#env = env;
  }

  /** Runs a script of ours there. @returns what it wrote. @throws DevError */
  async script(file: string, words: readonly string[]): Promise<string> {
    const child = spawn('ssh', [this.#target, 'sh', '-s', '--', ...words], {
      env: this.#env,
      stdio: [openSync(file, 'r'), 'pipe', 'inherit'],
    });
    const ended = this.#ended(child, file);
    const written = child.stdout === null ? '' : await text(child.stdout);
    await ended;
    return written;
  }

  /**
   * Sends files into a folder there.
   * @param paths below `from`; links are followed
   * @throws DevError
   */
  async send(from: string, paths: readonly string[], to: string): Promise<void> {
    const packing = spawn('tar', ['-c', '-h', '-C', from, '-f', '-', ...paths], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const unpacking = spawn('ssh', [this.#target, 'tar', '-x', '-C', to, '-f', '-'], {
      env: this.#env,
      stdio: ['pipe', 'inherit', 'inherit'],
    });
    const ended = [this.#ended(packing, 'tar'), this.#ended(unpacking, 'tar')];
    await Promise.all([pipeline(packing.stdout, unpacking.stdin), ...ended]);
  }

  /**
   * Runs a command there with this terminal, until it ends.
   * @param tunnel a port that is the same port of the gateway's own loopback meanwhile
   * @throws DevError
   */
  async run(words: readonly string[], tunnel?: number): Promise<void> {
    const through =
      tunnel === undefined ? [] : ['-o', 'ExitOnForwardFailure=yes', '-L', `127.0.0.1:${tunnel}:127.0.0.1:${tunnel}`];
    const terminal = process.stdin.isTTY ? ['-t'] : [];
    await this.#ended(
      spawn('ssh', [...through, ...terminal, this.#target, ...words], { env: this.#env, stdio: 'inherit' }),
      words.join(' '),
    );
  }

  async #ended(child: ChildProcess, what: string): Promise<void> {
    const [code, signal] = await this.#exit(child);
    if (code === 0 || signal === 'SIGINT') return;
    throw new DevError(`${what} on ${this.#target} ended with ${code ?? signal}: see above`);
  }

  async #exit(child: ChildProcess): Promise<unknown[]> {
    try {
      return await once(child, 'exit');
    } catch (error) {
      throw new DevError('ssh or tar could not be started: are they installed?', { cause: error });
    }
  }
}
