import { join } from 'node:path';
import { parseOptions } from '@sward/gateway/options.ts';
import { startGateway } from '@sward/gateway/start.ts';
import { buildBundle } from './build/build-bundle.ts';
import { requireHostPlatform } from './build/platform.ts';
import { packageVersion } from './package-version.ts';
import { UMBRELLA } from './recipes/catalogue.ts';
import { repositoryRoot } from './repository-root.ts';

/** `npm start`: builds the artifacts, then runs exactly those under the local nucleus. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  process.stderr.write('building the components\n');
  const outDir = join(repositoryRoot, 'greengrass-build');
  const platform = requireHostPlatform(process.platform, process.arch);
  const built = await buildBundle({
    root: repositoryRoot,
    outDir,
    packageVersion: packageVersion(repositoryRoot),
    platform,
  });
  const version = built.find(({ name }) => name === UMBRELLA.name)?.version ?? '';
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
