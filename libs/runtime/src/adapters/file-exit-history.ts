import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from '../logger.ts';
import { type ExitHistory, type ExitRecord, recentExits } from '../restart-budget.ts';

/**
 * Exit times in a small JSON file, written whole and renamed into place: a power cut leaves the old or the new one.
 * A file that cannot be read or written costs the memory of earlier exits, not the component: it is logged.
 */
export function createFileExitHistory(path: string, logger: Logger): ExitHistory {
  function read(): readonly ExitRecord[] {
    try {
      return parseExits(readFileSync(path, 'utf8'));
    } catch (error) {
      if (!isMissingFile(error)) logger.warn('exit_history_unreadable', { path, error });
      return [];
    }
  }

  return {
    read,
    add(exit) {
      try {
        writeAtomically(path, JSON.stringify([...recentExits(read(), exit), exit]));
      } catch (error) {
        logger.error('exit_history_unwritable', { path, error });
      }
    },
  };
}

function parseExits(text: string): ExitRecord[] {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.filter(isExitRecord) : [];
}

function isExitRecord(value: unknown): value is ExitRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'bootId' in value &&
    typeof value.bootId === 'string' &&
    'monotonicMs' in value &&
    typeof value.monotonicMs === 'number'
  );
}

function writeAtomically(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
