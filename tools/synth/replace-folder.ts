import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Lets `make` fill a folder that is not there yet. Where it returns 0 that takes the place of `output` with all that was
 * in it; else `output` stays as it is.
 * @param scratch where the folder is made, on the disk of `output`
 * @returns what `make` returned
 */
export function replaceFolder(output: string, scratch: string, make: (folder: string) => number): number {
  mkdirSync(scratch, { recursive: true });
  const own = mkdtempSync(join(scratch, 'synth-'));
  try {
    const made = join(own, 'new');
    const status = make(made);
    if (status !== 0) return status;
    if (existsSync(output)) renameSync(output, join(own, 'old'));
    renameSync(made, output);
    return 0;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}
