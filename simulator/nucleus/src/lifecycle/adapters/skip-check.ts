import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Skipif of the recipe reference: `onpath <executable>` or `exists <path>`; anything else never skips. */
export const shouldSkip = (skipIf: string, searchPath: string): boolean => {
  const [check, argument = ''] = skipIf.trim().split(/\s+/, 2);
  if (check === 'exists') return existsSync(argument);
  if (check === 'onpath') return searchPath.split(delimiter).some((folder) => isExecutable(join(folder, argument)));
  return false;
};
