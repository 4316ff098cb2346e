import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';

/** Entries that were bundled already: synthesising many apps in one process bundles each once. */
const bundled = new Map<string, string>();

/** Deletes every bundle of this process. The CDK has copied what it needs once an app is synthesised. */
export function deleteBundles(): void {
  for (const folder of bundled.values()) rmSync(folder, { recursive: true, force: true });
  bundled.clear();
}

/**
 * Bundles a function's entry, a `*.lambda.ts`, with everything it needs, the AWS SDK too: what runs is what the lockfile names,
 * not what the runtime has this week. The same sources give the same bytes.
 * @returns the folder that holds `index.js`, until the process ends
 */
export function bundleFunction(entry: string): string {
  const known = bundled.get(entry);
  if (known !== undefined) return known;
  if (bundled.size === 0) process.once('exit', deleteBundles);
  const folder = mkdtempSync(join(tmpdir(), `sward-${basename(entry, '.lambda.ts')}-`));
  bundled.set(entry, folder);
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
  return folder;
}
