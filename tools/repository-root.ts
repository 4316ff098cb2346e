import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of this checkout. */
export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..');
