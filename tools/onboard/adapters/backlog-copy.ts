import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyLog } from '@sward/gateway-tools/backlog/adapters/sqlite-log-copy.ts';
import { OnboardInputError } from '../onboard-errors.ts';
import type { FetchedFile } from '../ports.ts';
import { sha256OfFile } from './mounted-card.ts';

/** The log of the gateway that is replaced, whole and checked: `readings.db` off its card with its WAL, or a saved one. */
export class BacklogCopy {
  readonly #source: string;
  #folder: string | undefined;

  /** @throws OnboardInputError where there is no such file */
  constructor(source: string) {
    if (!existsSync(source))
      throw new OnboardInputError(`there is no ${source}: give the file that sward backlog save wrote`);
    this.#source = source;
  }

  /** @throws BacklogError where it is no sound log */
  async make(): Promise<FetchedFile> {
    this.#folder ??= mkdtempSync(join(tmpdir(), 'sward-backlog-'));
    const file = join(this.#folder, 'backlog.db');
    const { bytes } = copyLog({ source: this.#source, target: file });
    return { file, bytes, sha256: await sha256OfFile(file), firstSeen: false };
  }

  remove(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}
