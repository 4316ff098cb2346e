/** `npm test`: builds the components, because integration tests run them as processes, then runs jest on all tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildHere } from './build/build-here.ts';
import { type Counts, outcomeOf } from './jest/outcome.ts';
import { repositoryRoot } from './repository-root.ts';

/** Arguments with which jest answers a question and runs no test. */
const QUESTIONS = ['--help', '-h', '--version', '-v', '--listTests', '--showConfig', '--clearCache'];

async function buildComponents(): Promise<void> {
  const started = performance.now();
  const { components, platform } = await buildHere();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`built ${components.length} components for ${platform.greengrass} in ${seconds} s`);
}

/** How long jest may take to end once all tests have run. */
const END_WITHIN_MS = 30_000;

/**
 * Ends a jest that does not end by itself, because a failed test left a process or a socket behind: otherwise CI would
 * wait for it until its own time is over. `counts` is the file that is there once all tests have run.
 */
function endWithTests(child: ChildProcess, counts: string): NodeJS.Timeout {
  const started = { atMs: 0 };
  return setInterval(() => {
    if (started.atMs === 0 && existsSync(counts)) started.atMs = Date.now();
    if (started.atMs === 0 || Date.now() - started.atMs < END_WITHIN_MS) return;
    console.error('npm test: a test left something open, so jest did not end; it is ended now, and the run has failed');
    child.kill('SIGKILL');
  }, 1000);
}

/** Resolves with jest's exit code; 1 where a signal ended it. */
async function jest(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const program = fileURLToPath(import.meta.resolve('jest/bin/jest'));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: 'inherit',
  });
  const guard = endWithTests(child, environment['SWARD_TEST_COUNTS'] ?? '');
  const [code]: (number | null)[] = await once(child, 'exit');
  clearInterval(guard);
  return code ?? 1;
}

async function test(args: readonly string[]): Promise<number> {
  await buildComponents();
  const folder = mkdtempSync(join(tmpdir(), 'sward-jest-'));
  try {
    const file = join(folder, 'counts.json');
    const code = await jest(args, { SWARD_TEST_COUNTS: file });
    const counts: Counts | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    const { lines, exitCode } = outcomeOf(code, counts);
    for (const line of lines) console.log(line);
    return exitCode;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const args = process.argv.slice(2);
if (args.some((argument) => QUESTIONS.includes(argument))) {
  console.log(
    'npm test [-- ARGUMENTS]: builds the components, then runs jest; arguments are jest\'s own, as "libs/contracts"',
  );
  process.exitCode = await jest(args);
} else {
  process.exitCode = await test(args).catch((error: unknown) => {
    console.error(`npm test: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  });
}
