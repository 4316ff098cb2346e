/** `npm run gdk`: GDK projects for the members, and the build that GDK runs in them and in the root. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { buildFor } from './built/build-for.ts';
import { type BuiltFolder, versionIn } from './built/built-folder.ts';
import { fillProject } from './gdk/fill-project.ts';
import { readGdkConfig } from './gdk/gdk-config.ts';
import { generateProject } from './gdk/generate-project.ts';
import { type GdkOptions, parseGdkOptions } from './gdk/options.ts';
import { repositoryRoot } from './repository-root.ts';

type Make = Extract<GdkOptions, { readonly command: 'make' }>;

const inBuild = (...names: readonly string[]) => join(repositoryRoot, 'build', 'gdk', ...names);

/** Where the umbrella is published, the members are as well. */
function publishPlace({ bucket, region }: Make) {
  const { publish } = readGdkConfig(readFileSync(join(repositoryRoot, 'gdk-config.json'), 'utf8')).component;
  return { bucket: bucket ?? publish.bucket, region: region ?? publish.region };
}

function make(options: Make, built: BuiltFolder): void {
  for (const name of options.components) {
    const version = versionIn(built, name) ?? '';
    const recipe = readFileSync(join(built.outDir, 'recipes', `${name}-${version}.yaml`), 'utf8');
    generateProject(repositoryRoot, inBuild(name), { name, version, publish: publishPlace(options) }, recipe);
    console.log(`${inBuild(name)}  ${version}`);
  }
}

async function main(): Promise<void> {
  const options = parseGdkOptions(process.argv.slice(2));
  const built = await buildFor(options.arch, inBuild(`bundle-${options.arch}`));
  if (options.command === 'make') make(options, built);
  else console.log(`built ${fillProject(process.cwd(), built)}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`sward: ${error instanceof SwardError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
