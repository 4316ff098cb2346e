import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync, version } from 'esbuild';
import { z } from 'zod';

/** Where the checkout keeps what is built from it. */
const BUILT = join(import.meta.dirname, '..', '..', '..', 'build', 'functions');

/** Older ones than this are used by no synthesis that still runs. */
const KEPT_MS = 24 * 3_600_000;

/** What a bundle was made of: `ctime` changes with each write, whatever a tool does to the time that people see. */
const recordSchema = z.object({
  esbuild: z.string(),
  folder: z.string(),
  inputs: z.array(z.tuple([z.string(), z.number(), z.number()])),
});
type Record = z.infer<typeof recordSchema>;

/**
 * Bundles a function's entry, a `*.lambda.ts`, with everything it needs, the AWS SDK too: what runs is what the lockfile names,
 * not what the runtime has this week. The same sources give the same bytes. A bundle whose sources were not written since is
 * used again: synthesising takes half the time then.
 * @returns the folder that holds `index.js`
 */
export function bundleFunction(entry: string, built = BUILT): string {
  const name = basename(entry, '.lambda.ts');
  const recordFile = join(built, `${name}-${digest(entry)}.json`);
  const known = readRecord(recordFile);
  if (known !== undefined && isFresh(known)) return known.folder;
  const { outputFiles, metafile } = bundle(entry);
  const program = outputFiles[0]?.contents ?? new Uint8Array();
  const folder = join(built, `${name}-${digest(program)}`);
  mkdirSync(folder, { recursive: true });
  // In the account there is no package around the bundle; here there is one, of ES modules.
  replaceFile(join(built, 'package.json'), '{"type":"commonjs"}');
  replaceFile(join(folder, 'index.js'), program);
  const inputs = Object.keys(metafile.inputs).map((path) => stamp(path));
  replaceFile(recordFile, JSON.stringify({ esbuild: version, folder, inputs } satisfies Record));
  forgetOld(built, name, folder);
  return folder;
}

const bundle = (entry: string) =>
  buildSync({
    entryPoints: [entry],
    absWorkingDir: '/',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    keepNames: true,
    logLevel: 'error',
  });

const digest = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex').slice(0, 24);

/** A path of the metafile, which is relative to `/`, with what tells whether it was written since. */
function stamp(path: string): [string, number, number] {
  const { size, ctimeMs } = statSync(join('/', path));
  return [path, size, ctimeMs];
}

function readRecord(file: string): Record | undefined {
  if (!existsSync(file)) return undefined;
  const { data } = recordSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return data;
}

function isFresh({ esbuild, folder, inputs }: Record): boolean {
  if (esbuild !== version || !existsSync(join(folder, 'index.js'))) return false;
  return inputs.every(([path, size, ctimeMs]) => {
    const now = statSync(join('/', path), { throwIfNoEntry: false });
    return now?.size === size && now.ctimeMs === ctimeMs;
  });
}

/** By rename: tests and syntheses run at once. */
function replaceFile(file: string, content: string | Uint8Array): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, content);
  renameSync(fresh, file);
}

function forgetOld(built: string, name: string, kept: string): void {
  const bundles = readdirSync(built, { withFileTypes: true }).filter(
    (found) => found.isDirectory() && found.name.startsWith(`${name}-`),
  );
  for (const found of bundles) {
    const folder = join(built, found.name);
    const atMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (folder !== kept && Date.now() - atMs > KEPT_MS) rmSync(folder, { recursive: true, force: true });
  }
}
