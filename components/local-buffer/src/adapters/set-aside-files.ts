import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LogUnavailableError } from '../log-errors.ts';

/** Damaged files that are kept for a human to look at: more would fill the card. */
const KEPT = 2;

const WAL = '-wal';

/**
 * Names of a damaged log. While it is salvaged it is called `<log>.salvage`, afterwards `<log>.damaged-<n>`; the higher
 * the number, the younger. Its write-ahead log goes ahead of it: a cut between the two is seen at the next start. Methods
 * that change names or delete throw LogUnavailableError where the folder does not let them.
 */
export class SetAsideFiles {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Where a log lies that is to be salvaged; undefined where there is none. */
  get underSalvage(): string | undefined {
    return existsSync(this.#salvage) ? this.#salvage : undefined;
  }

  /** Ends what a power cut interrupted: where only the write-ahead log was moved, the log follows. */
  finish(): void {
    const isHalfMoved = existsSync(this.#salvage + WAL) && !existsSync(this.#salvage) && existsSync(this.#file);
    if (isHalfMoved) this.#changing(() => this.#moveAside());
  }

  /** Moves the log out of the way. One that is still being salvaged is left at what could be saved of it. */
  setAside(): void {
    if (this.underSalvage !== undefined) this.keep();
    this.#changing(() => this.#moveAside());
  }

  /** The log under salvage has given all it had: kept for a human, and the oldest of those deleted. */
  keep(): void {
    this.#changing(() => {
      const numbers = this.#kept();
      const name = `${this.#file}.damaged-${Math.max(0, ...numbers) + 1}`;
      renameIfThere(this.#salvage + WAL, name + WAL);
      renameIfThere(this.#salvage, name);
      this.#delete(numbers.slice(0, Math.max(0, numbers.length + 1 - KEPT)));
      syncFolder(dirname(this.#file));
    });
  }

  /** Deletes the files that are only kept for a human: the disk has no room for what is worth more. */
  deleteKept(): void {
    this.#changing(() => this.#delete(this.#kept()));
  }

  get #salvage(): string {
    return `${this.#file}.salvage`;
  }

  #changing(change: () => void): void {
    try {
      change();
    } catch (error) {
      const folder = dirname(this.#file);
      throw new LogUnavailableError(`a log cannot be set aside: see that ${folder} may be written`, { cause: error });
    }
  }

  #delete(numbers: readonly number[]): void {
    for (const number of numbers) {
      for (const suffix of [WAL, '']) rmSync(`${this.#file}.damaged-${number}${suffix}`, { force: true });
    }
  }

  #moveAside(): void {
    renameIfThere(this.#file + WAL, this.#salvage + WAL);
    renameIfThere(this.#file, this.#salvage);
    syncFolder(dirname(this.#file));
  }

  /** Numbers of the kept files, rising. */
  #kept(): number[] {
    const prefix = `${basename(this.#file)}.damaged-`;
    const names = readdirSync(dirname(this.#file)).filter((name) => name.startsWith(prefix) && !name.endsWith(WAL));
    return names
      .map((name) => Number(name.slice(prefix.length)))
      .filter(Number.isInteger)
      .sort((a, b) => a - b);
  }
}

function renameIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}

/** Makes names durable. */
function syncFolder(folder: string): void {
  const handle = openSync(join(folder, '.'), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
