import { resolve } from 'node:path';

/** Where `npm start` keeps its cloud unless it is told otherwise: what `npm run alerts -- --local` looks into. */
const DEFAULT_FOLDER = '.sward/cloud';

/**
 * The options by which `npm run alerts` finds the local cloud of a folder, to be pasted into a shell: without them it would ask an
 * account of AWS.
 */
export function placeOptions(folder: string): string {
  const path = resolve(folder);
  if (path === resolve(DEFAULT_FOLDER)) return '--local';
  return `--local --data ${/^[\w/.:@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`}`;
}
