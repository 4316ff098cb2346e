import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchFailedError } from './bench-errors.ts';

type Close = () => Promise<void> | void;

/** What a run has opened. Whatever happens, all of it is closed, what was opened last first. */
export class Resources {
  #closes: Close[] = [];
  #closed = false;

  /**
   * Remembers how to close a thing; the function given back closes it ahead of time.
   * @throws BenchFailedError once everything was closed: the thing, which came too late, is closed at once
   */
  add(close: Close): () => Promise<void> {
    if (this.#closed) {
      void Promise.resolve(close());
      throw new BenchFailedError('the run is over: nothing more is opened');
    }
    this.#closes.push(close);
    return async () => {
      const index = this.#closes.indexOf(close);
      if (index < 0) return;
      this.#closes.splice(index, 1);
      await close();
    };
  }

  /** A new empty folder below the system's temporary one (TMPDIR chooses the disk that is measured), removed at the end. */
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'sward-bench-'));
    this.add(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** Resources of their own that end with these at the latest: for one measurement of several. */
  scope(): Resources {
    const scope = new Resources();
    this.add(() => scope.close());
    return scope;
  }

  /** Closes everything. One that fails does not keep the others open; the failures are thrown together. */
  async close(): Promise<void> {
    this.#closed = true;
    const failures: unknown[] = [];
    for (let close = this.#closes.pop(); close !== undefined; close = this.#closes.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
  }
}
