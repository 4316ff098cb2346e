import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';

/** Editors write a file in several steps: what comes so soon after another change belongs to it. */
const TOGETHER_MS = 25;

const SOURCE = /\.(ts|mts|js|mjs|cjs|json)$/;

/** Watches the folders of source files: an editor that saves by renaming puts another file into the same folder. */
export class SourceWatch {
  readonly #folders = new Map<string, FSWatcher>();
  readonly #onChange: (firstAtMs: number) => void;
  readonly #nowMs: () => number;
  #pending: NodeJS.Timeout | undefined;

  /** @param onChange given when the first of the changes was seen, on the clock of `nowMs` */
  constructor(onChange: (firstAtMs: number) => void, nowMs: () => number) {
    this.#onChange = onChange;
    this.#nowMs = nowMs;
  }

  /** Watches these files' folders from now on as well. A folder once watched stays so: its file may come back. */
  add(files: readonly string[]): void {
    for (const folder of new Set(files.map((file) => dirname(file)))) {
      if (!this.#folders.has(folder)) this.#folders.set(folder, this.#watch(folder));
    }
  }

  close(): void {
    clearTimeout(this.#pending);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #watch(folder: string): FSWatcher {
    const watcher = watch(folder, (_, name) => {
      if (name === null || SOURCE.test(name)) this.#seen();
    });
    // A folder that was deleted is watched again when a source in it is built.
    watcher.on('error', () => this.#folders.delete(folder));
    return watcher;
  }

  #seen(): void {
    const firstAtMs = this.#nowMs();
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#onChange(firstAtMs);
    }, TOGETHER_MS);
  }
}
