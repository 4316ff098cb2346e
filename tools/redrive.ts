/** `npm run redrive`: what functions gave up, why, and back to its queue with it. */
import { SwardError } from '@sward/contracts/errors.ts';
import { printable } from './decode/printable.ts';
import { parseRedriveOptions } from './redrive/options.ts';
import { runRedrive } from './redrive/run-redrive.ts';

async function main(): Promise<void> {
  await runRedrive(parseRedriveOptions(process.argv.slice(2)), (line) => console.log(line));
}

main().catch((error: unknown) => {
  if (!(error instanceof SwardError)) throw error;
  process.stderr.write(`sward: ${printable(error.message)}\n`);
  process.exitCode = 1;
});
