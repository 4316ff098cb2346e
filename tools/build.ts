import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildHere } from './build/build-here.ts';

const USAGE = `Usage: npm run build [-- --out FOLDER]

Bundles the components and fills greengrass-build/recipes and greengrass-build/artifacts/<name>/<version>, exactly what
"greengrass-cli deployment create --recipeDir --artifactDir" takes. For this machine's processor.

  --out FOLDER   another folder than greengrass-build; it is replaced as a whole
  --help         this text`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const { components, outDir, platform } = await buildHere(values.out);
  for (const { name, version, bytes } of components) {
    console.log(`${name.padEnd(22)} ${version.padEnd(20)} ${(bytes / 1e6).toFixed(1).padStart(5)} MB`);
  }
  console.log(`built for ${platform.greengrass} in ${relative(process.cwd(), outDir) || '.'}`);
}

main().catch((error: unknown) => {
  console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
