import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What shall befall the calls of a process on a file; `saboteur.c` tells what each word means. */
export type Plan = {
  readonly action:
    | 'kill-before'
    | 'kill-after'
    | 'stop-before'
    | 'lose'
    | 'cut'
    | 'EIO'
    | 'ENOSPC'
    | 'EROFS'
    | 'EACCES'
    | 'EDQUOT';
  readonly call: 'write' | 'sync' | 'truncate' | 'open' | 'unlink';
  /** The end of the file's path. */
  readonly name: string;
  /** Calls that pass first. */
  readonly skip?: number;
  /** Calls that are met; 0 for all until the plan is ended. */
  readonly count?: number;
};

const ROOT = resolve(__dirname, '..', '..', '..');
const SOURCE = join(__dirname, 'saboteur.c');

/** Path of the library, compiled once per version of its source. */
function saboteurLibrary(): string {
  const version = createHash('sha256').update(readFileSync(SOURCE)).digest('hex').slice(0, 16);
  const folder = join(ROOT, 'node_modules', '.cache', 'sward-faults');
  const library = join(folder, `saboteur-${process.arch}-${version}.so`);
  if (existsSync(library)) return library;
  mkdirSync(folder, { recursive: true });
  // Others may compile at the same time: each moves a whole file into place.
  const own = `${library}.${process.pid}`;
  const { status, stderr, error } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', own, SOURCE], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new TypeError(`cc cannot compile ${SOURCE}: ${stderr}`, { cause: error });
  renameSync(own, library);
  return library;
}

/** Lets file calls of a process fail, or end it at one of them. The plan may change while the process runs. */
export class Saboteur {
  readonly #plan: string;

  constructor(folder: string) {
    this.#plan = join(folder, 'fault-plan');
  }

  /** Environment of a process that is to obey the plan. */
  get environment(): Record<string, string> {
    return { LD_PRELOAD: saboteurLibrary(), SWARD_FAULT_FILES: 'readings.db', SWARD_FAULT_PLAN: this.#plan };
  }

  /** From the next call on. A plan ends by itself after its count. */
  arm({ action, call, name, skip = 0, count = 1 }: Plan): void {
    for (const mark of [this.#met, this.#done]) rmSync(mark, { force: true });
    const beside = `${this.#plan}.new`;
    writeFileSync(beside, `${action} ${call} ${name} ${skip} ${count}`);
    renameSync(beside, this.#plan);
  }

  /** Ends a plan that has no count. */
  disarm(): void {
    rmSync(this.#plan, { force: true });
  }

  /** Whether a call was met. */
  get met(): boolean {
    return existsSync(this.#met);
  }

  /** Whether the plan has ended by itself. */
  get fired(): boolean {
    return existsSync(this.#done);
  }

  get #met(): string {
    return `${this.#plan}.met`;
  }

  get #done(): string {
    return `${this.#plan}.done`;
  }
}
