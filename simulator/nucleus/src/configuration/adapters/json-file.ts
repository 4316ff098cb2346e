import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { ConfigurationPersistence } from '../configuration-store.ts';

/** Keeps the configuration in a file for its user only (it may hold secrets), replaced as a whole so that a crash leaves the old or the new one. */
export function jsonFilePersistence(path: string): ConfigurationPersistence {
  return {
    load: () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    save: (text) => {
      const draft = `${path}.new`;
      writeFileSync(draft, text, { mode: 0o600 });
      renameSync(draft, path);
    },
  };
}
