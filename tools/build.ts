import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundle } from './build/build-bundle.ts';
import { requireHostPlatform } from './build/platform.ts';
import { packageVersion } from './package-version.ts';
import { repositoryRoot } from './repository-root.ts';

const USAGE = `Usage: npm run build [-- --out FOLDER]

Bundles the components and fills greengrass-build/recipes and greengrass-build/artifacts/<name>/<version>, exactly what
"greengrass-cli deployment create --recipeDir --artifactDir" and "gdk component publish" take. For this machine's processor.

  --out FOLDER   another folder than greengrass-build; it is emptied first
  --help         this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: join(repositoryRoot, 'greengrass-build') }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const platform = requireHostPlatform(process.platform, process.arch);
  const options = {
    root: repositoryRoot,
    outDir: values.out,
    packageVersion: packageVersion(repositoryRoot),
    platform,
  };
  for (const { name, version, bytes } of await buildBundle(options)) {
    console.log(`${name.padEnd(22)} ${version.padEnd(20)} ${(bytes / 1e6).toFixed(1).padStart(5)} MB`);
  }
  console.log(`built for ${platform.greengrass} in ${relative(process.cwd(), values.out) || '.'}`);
}

main().catch((error: unknown) => {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
