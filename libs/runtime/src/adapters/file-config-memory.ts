import { readFileSync } from 'node:fs';
import type { ConfigMemory } from '../config-memory.ts';
import type { Logger } from '../logger.ts';
import { isMissingFile, writeWholeFile } from './whole-file.ts';

/**
 * The configuration in a JSON file. A file that cannot be read or written costs the memory, not the component: it is
 * logged.
 */
export function createFileConfigMemory(path: string, logger: Logger): ConfigMemory {
  function read(): string | undefined {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (!isMissingFile(error)) logger.warn('configuration_memory_unreadable', { path, error });
      return undefined;
    }
  }

  return {
    load() {
      const text = read();
      try {
        return text === undefined ? undefined : JSON.parse(text);
      } catch (error) {
        logger.warn('configuration_memory_unreadable', { path, error });
        return undefined;
      }
    },
    save(configuration) {
      const text = JSON.stringify(configuration);
      try {
        // Not written anew at each start: it seldom changes, and cards wear.
        if (read() !== text) writeWholeFile(path, text);
      } catch (error) {
        logger.warn('configuration_memory_unwritable', { path, error });
      }
    },
  };
}
