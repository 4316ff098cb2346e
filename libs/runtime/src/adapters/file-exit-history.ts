import { readFileSync } from 'node:fs';
import type { Logger } from '../logger.ts';
import { type ExitHistory, type ExitRecord, recentExits } from '../restart-budget.ts';
import { isMissingFile, writeWholeFile } from './whole-file.ts';

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
        writeWholeFile(path, JSON.stringify([...recentExits(read(), exit), exit]));
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
