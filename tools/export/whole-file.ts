import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExportFileError } from './export-errors.ts';

/** What people know the commonest errors by; any other as the system words it. */
const WORDS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such folder'],
  ['ENOTDIR', 'there is no such folder'],
  ['EACCES', 'this user may not write there'],
  ['EROFS', 'nothing can be written there'],
  ['ENOSPC', 'the disk is full'],
  ['EISDIR', 'it is a folder'],
]);

const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

function cannotWrite(path: string, error: unknown): unknown {
  const words = WORDS.get(codeOf(error));
  return words === undefined ? error : new ExportFileError(`cannot write ${path}: ${words}`, { cause: error });
}

/** @throws ExportFileError where `path` is there already and may not be overwritten */
export function requireFree(path: string, force: boolean): void {
  if (force || !existsSync(path)) return;
  throw new ExportFileError(`${path} is there already: give another --out, or --force to overwrite it`);
}

/**
 * Writes a file whole or not at all: `write` fills another one beside it, which takes its name once it is complete and on the disk.
 * It is for its owner alone.
 * @throws ExportFileError, and what `write` throws
 */
export async function writeWhole(path: string, force: boolean, write: (file: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  try {
    await (await open(partial, 'wx', 0o600)).close();
    await write(partial);
    await syncFile(partial);
    requireFree(path, force);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw cannotWrite(path, error);
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
