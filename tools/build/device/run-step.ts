import { spawn } from 'node:child_process';
import { BuildStepError } from './device-errors.ts';

export type Step = {
  readonly cwd: string;
  /** In place of this process's environment. */
  readonly env?: NodeJS.ProcessEnv;
};

/** The end of a failed compiler's output says why; the whole would fill screens. */
const TOLD_CHARS = 4000;

/**
 * Runs a program and gives what it wrote to its standard output.
 * @throws BuildStepError with the end of what it wrote, where it fails
 */
export function runStep(program: string, args: readonly string[], { cwd, env = process.env }: Step): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    const failed = (reason: string) =>
      reject(new BuildStepError(`${[program, ...args].join(' ')} ${reason}\n${all.slice(-TOLD_CHARS)}`.trim()));
    child.once('error', (error) => failed(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => (code === 0 ? resolve(output) : failed(`ended with ${code ?? signal}`)));
  });
}
