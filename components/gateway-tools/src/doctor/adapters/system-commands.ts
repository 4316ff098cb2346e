import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Attempt } from '../ports.ts';
import { failureOf } from './failure.ts';

const run = promisify(execFile);

const MAX_OUTPUT_BYTES = 64 * 1024;

/** Runs a program without a shell; one that takes too long is killed. Its language is English: the output is read. */
export async function runCommand(program: string, words: readonly string[], timeout: number): Promise<Attempt<string>> {
  const env = { ...process.env, LC_ALL: 'C' };
  const options = { timeout, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8', env } as const;
  try {
    const { stdout } = await run(program, words, options);
    return { ok: true, value: stdout };
  } catch (error) {
    return failureOf(error);
  }
}
