import { rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Written at once, bytes: the disk must not be kept busy for longer than intake can wait. */
const CHUNK = Buffer.alloc(256 * 1024);

/**
 * A file that takes room only to give it up: on a full disk SQLite cannot even delete, because deleting is written too.
 * Really written and not sparse.
 */
export class BallastFile {
  readonly #path: string;
  #filling: Promise<void> | undefined;
  #isWanted = true;

  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes of it on the disk. */
  get bytes(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Begins to fill it up to this size in the background, or makes it smaller. Failing is no harm: it is asked for again. */
  ensure(bytes: number): void {
    if (bytes < this.bytes) this.giveUp();
    if (this.#filling !== undefined || bytes <= this.bytes) return;
    this.#isWanted = true;
    this.#filling = this.#fill(bytes)
      .catch(() => this.giveUp())
      .finally(() => {
        this.#filling = undefined;
      });
  }

  /** Writes no more; what there is stays. */
  stop(): void {
    this.#isWanted = false;
  }

  /** Gives its room back at once. */
  giveUp(): void {
    this.#isWanted = false;
    rmSync(this.#path, { force: true });
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#filling;
  }

  async #fill(bytes: number): Promise<void> {
    const file = await open(this.#path, 'a', 0o600);
    try {
      for (let size = (await file.stat()).size; size < bytes && this.#isWanted; size += CHUNK.length) {
        await file.appendFile(CHUNK);
        await file.datasync();
      }
    } finally {
      await file.close();
    }
  }
}
