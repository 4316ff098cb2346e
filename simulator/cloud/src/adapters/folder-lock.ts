import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { FolderInUseError } from '../errors.ts';

/** The right to a folder, held until it is released or the process ends, however it ends. */
export type FolderLock = { release(): void };

const FILE = 'cloud.lock';

/** By its code and not its class: the addon makes errors in the realm that loaded it first. */
function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'SQLITE_BUSY';
}

/**
 * Takes a folder for this cloud alone; makes it, for its owner alone, where it is missing. The lock is SQLite's own: the
 * kernel lets go of it with the process, so that none is ever left behind.
 * @throws FolderInUseError where another cloud, in this process or another, has it
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const database = new Database(file, { timeout: 0 });
  try {
    chmodSync(file, 0o600);
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUseError(`another local cloud runs on ${folder}: stop it, or choose another folder by --data`, {
      cause: error,
    });
  }
  return { release: () => void database.close() };
}
