import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** Entries that were bundled already: synthesising many apps in one process bundles each once. */
const bundled = new Map<string, string>();

/**
 * Bundles a function's entry, a `*.lambda.ts`, with everything it needs, the AWS SDK too: what runs is what the lockfile names,
 * not what the runtime has this week. The same sources give the same bytes.
 * @returns the folder that holds `index.js`
 */
export function bundleFunction(entry: string): string {
  const known = bundled.get(entry);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), `sward-${basename(entry, '.lambda.ts')}-`));
  buildSync({
    entryPoints: [entry],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    keepNames: true,
    logLevel: 'error',
  });
  bundled.set(entry, folder);
  return folder;
}
