import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, open, readFile, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { CardFolder } from '../ports.ts';

/** The node's errors by their code: those of Node are no `Error` of ours under every loader. */
const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

async function orUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** SHA-256 of a file, hex. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** A mounted boot partition, or a folder in its place. Modes mean nothing on FAT, and are strict elsewhere. */
export class MountedCard implements CardFolder {
  readonly name: string;

  constructor(folder: string) {
    this.name = folder;
  }

  read(path: string): Promise<string | undefined> {
    return orUndefined(readFile(join(this.name, path), 'utf8'));
  }

  async has(path: string): Promise<boolean> {
    return (await orUndefined(access(join(this.name, path)).then(() => true))) === true;
  }

  sha256(path: string): Promise<string | undefined> {
    return orUndefined(sha256OfFile(join(this.name, path)));
  }

  async write(path: string, content: string): Promise<void> {
    await this.#put(path, async (file) => {
      const handle = await open(file, 'w', 0o600);
      try {
        await handle.writeFile(content);
      } finally {
        await handle.close();
      }
    });
  }

  async copy(path: string, source: string): Promise<void> {
    await this.#put(path, (file) => copyFile(source, file));
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.name, path), { force: true });
  }

  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.name);
    return bavail * bsize;
  }

  async #put(path: string, fill: (file: string) => Promise<void>): Promise<void> {
    const file = join(this.name, path);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await fill(`${file}.new`);
    await settle(`${file}.new`);
    await rename(`${file}.new`, file);
  }
}

/** On the disk before its name says so: people pull cards out. */
async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
