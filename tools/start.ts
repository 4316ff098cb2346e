import { parseOptions } from '@sward/gateway/options.ts';
import { startGateway } from '@sward/gateway/start.ts';
import { buildHere } from './build/build-here.ts';
import { UMBRELLA } from './recipes/catalogue.ts';

/** `npm start`: builds the artifacts, then runs exactly those under the local nucleus. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  process.stderr.write('building the components\n');
  const { components, outDir } = await buildHere();
  const version = components.find(({ name }) => name === UMBRELLA.name)?.version ?? '';
  process.stderr.write('starting the local cloud, the radio and the nucleus\n');
  await startGateway(options, { dir: outDir, component: UMBRELLA.name, version });
}

main().then(
  // noble, brokers and sockets may leave handles behind: the run is over when its result is printed.
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`sward: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
