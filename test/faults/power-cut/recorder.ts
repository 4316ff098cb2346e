import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Job } from './jobs.ts';
import { type Moment, sortByFolder } from './recording.ts';
import { readTrace } from './trace.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PROGRAM = fileURLToPath(new URL('recorded-program.ts', import.meta.url));
const REPOSITORY = join(HERE, '..', '..', '..');

type RunOptions = { readonly environment?: NodeJS.ProcessEnv; readonly mayBeKilled?: boolean };

function run(
  program: string,
  args: readonly string[],
  { environment = {}, mayBeKilled = false }: RunOptions = {},
): void {
  const env = { ...process.env, ...environment };
  const { status, signal, stderr, error } = spawnSync(program, args, { cwd: REPOSITORY, env, encoding: 'utf8' });
  const isExpected = status === 0 || (mayBeKilled && signal === 'SIGKILL');
  if (!isExpected)
    throw new Error(`${program} ${args.join(' ')} failed (${status ?? signal}): ${stderr}`, { cause: error });
}

/** Path of the recorder, compiled once per version of its source. */
function recorderLibrary(): string {
  const source = join(HERE, 'recorder.c');
  const version = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16);
  const folder = join(REPOSITORY, 'node_modules', '.cache', 'sward-power-cut');
  const library = join(folder, `recorder-${process.arch}-${version}.so`);
  if (existsSync(library)) return library;
  mkdirSync(folder, { recursive: true });
  // Others may compile at the same time: each moves a whole file into place.
  const own = `${library}.${process.pid}`;
  run('cc', ['-shared', '-fPIC', '-O2', '-o', own, source]);
  renameSync(own, library);
  return library;
}

/** Bundles the program that is recorded: it starts four times as fast as through tsx. */
function bundledProgram(folder: string): string {
  const outfile = join(folder, 'recorded-program.cjs');
  buildSync({
    entryPoints: [PROGRAM],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['better-sqlite3'],
  });
  return outfile;
}

/**
 * Does the jobs in a process of their own and gives what each did to its folder, by the folder's name.
 * @throws UnrecordedCallError where the recorder could not follow
 */
export function record(jobs: readonly Job[], root: string, scratch: string): Map<string, Moment[]> {
  const files = { jobs: join(scratch, 'jobs.json'), trace: join(scratch, 'trace') };
  writeFileSync(files.jobs, JSON.stringify(jobs));
  writeFileSync(files.trace, '');
  const environment = {
    NODE_PATH: join(REPOSITORY, 'node_modules'),
    LD_PRELOAD: recorderLibrary(),
    SWARD_RECORD_ROOT: realpathSync(root),
    SWARD_RECORD_TRACE: files.trace,
  };
  const mayBeKilled = jobs.some((job) => job.kind === 'work' && job.killed === true);
  run(process.execPath, [bundledProgram(scratch), root, files.jobs], { environment, mayBeKilled });
  return sortByFolder(readTrace(readFileSync(files.trace)));
}
