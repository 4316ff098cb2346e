import { parseOptions } from '@sward/gateway/options.ts';
import { startGateway } from '@sward/gateway/start.ts';
import { bundleToRun } from './start/bundle-to-run.ts';

/** `npm start`: builds the artifacts, then runs exactly those under the local nucleus. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  process.stderr.write('building the components\n');
  const bundle = await bundleToRun(options.arch);
  process.stderr.write('starting the local cloud, the radio and the nucleus\n');
  await startGateway(options, bundle);
}

main().then(
  // noble, brokers and sockets may leave handles behind: the run is over when its result is printed.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`sward: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
