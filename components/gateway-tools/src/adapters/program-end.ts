import { SwardError } from '@sward/contracts/errors.ts';
import type { CommanderError } from 'commander';

/** sysexits(3): EX_USAGE and EX_SOFTWARE. Small codes are for what a command found. */
const EXIT_USAGE = 64;
const EXIT_INTERNAL = 70;

/** For `Command.exitOverride`: --help and --version end with 0, whatever is wrong with the words with 64. */
export function usageErrors({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : EXIT_USAGE);
}

/**
 * Ends the process when the command has done its work and its output is out: a name that is looked up, or a disk that hangs, must
 * not keep a person waiting for an answer that nobody wants any more. Errors of ours are told in a line.
 */
export async function endWithItsWork(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    process.exitCode = EXIT_INTERNAL;
    process.stderr.write(`sward: ${error instanceof SwardError ? error.message : detailOf(error)}\n`);
  }
  process.stdout.write('', () => process.exit());
}

const detailOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
