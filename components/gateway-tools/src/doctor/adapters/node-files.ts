import { constants } from 'node:fs';
import { open, readdir, stat, statfs } from 'node:fs/promises';
import type { Attempt, FileFacts, Files } from '../ports.ts';
import { failureOf } from './failure.ts';

/** More of a text is nobody's configuration. */
const MAX_BYTES = 256 * 1024;

/**
 * Files of this machine.
 * @param below put before every path: the root of a copied or mounted system. Links in it are followed as they are
 */
export function nodeFiles(below = ''): Files {
  const at = (path: string) => `${below}${path}`;
  return {
    text: (path) => attempt(() => readPart(at(path), () => 0)),
    tail: (path) => attempt(() => readPart(at(path), (size) => Math.max(0, size - MAX_BYTES))),
    names: (folder) => attempt(async () => (await readdir(at(folder))).sort()),
    facts: (path) => attempt(() => factsOf(at(path))),
    space: (path) =>
      attempt(async () => {
        const { bsize, blocks, bavail, files, ffree } = await statfs(at(path));
        return { totalBytes: blocks * bsize, freeBytes: bavail * bsize, totalInodes: files, freeInodes: ffree };
      }),
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return failureOf(error);
  }
}

/**
 * Work folders belong to components: a pipe there, in the place of a file, would hold whoever opens it for ever, and with it the
 * end of this process.
 */
const WITHOUT_WAITING = constants.O_RDONLY | constants.O_NONBLOCK;

/** Files of the kernel say that they are empty, so the size is no guide to how much there is. */
async function readPart(path: string, startOf: (size: number) => number): Promise<string> {
  const file = await open(path, WITHOUT_WAITING);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new TypeError(`${path} is no file`);
    const buffer = Buffer.alloc(MAX_BYTES);
    let [length, position] = [0, startOf(stats.size)];
    while (length < MAX_BYTES) {
      const { bytesRead } = await file.read(buffer, length, MAX_BYTES - length, position);
      if (bytesRead === 0) break;
      length += bytesRead;
      position += bytesRead;
    }
    return buffer.toString('utf8', 0, length);
  } finally {
    await file.close();
  }
}

async function factsOf(path: string): Promise<FileFacts> {
  const stats = await stat(path);
  const kind = stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return { kind, uid: stats.uid, mode: stats.mode & 0o7777 };
}
