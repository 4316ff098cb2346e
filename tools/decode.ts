/** `npm run decode`: what the gateway makes of advertisements in a file. */
import { printable } from './decode/printable.ts';
import { runDecode } from './decode/run-decode.ts';

const UNREADABLE = 2;

runDecode(process.argv.slice(2), process.stdin, (line) => console.log(line)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(`npm run decode: ${printable(error instanceof Error ? error.message : String(error))}`);
    process.exitCode = UNREADABLE;
  },
);
