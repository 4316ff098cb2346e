/** `npm run gateways`: who is a gateway, and who is no more. See docs/onboarding.md. */
import { openAccountGateways } from './gateways/open-account.ts';
import { runGateways } from './gateways/run-gateways.ts';

const streams = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
};

// Whoever read the first lines, `| head`, has had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

runGateways(process.argv.slice(2), openAccountGateways(streams), streams).then((code) => {
  process.exitCode = code;
});
