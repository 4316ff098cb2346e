/** `npm run dev`: one component from source under the inspector, the rest of the gateway from artifacts. */
import { SwardError } from '@sward/contracts/errors.ts';
import { runDev } from './dev/run-dev.ts';

runDev(process.argv.slice(2)).then(
  // noble, brokers and sockets may leave handles behind.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`sward: ${error instanceof SwardError ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
