import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { CATALOGUE, type CatalogueEntry, UMBRELLA } from '../recipes/catalogue.ts';
import { memberRecipe, TEMPLATE_VALUES, umbrellaRecipe } from '../recipes/recipe.ts';
import { artifactPlan } from './artifact-plan.ts';
import { bundle } from './bundle.ts';
import type { Platform } from './platform.ts';
import { contentVersion } from './version.ts';
import { zip } from './zip.ts';

/** The folder to build into holds something that a build did not make. */
export class ForeignFolderError extends SwardError {
  readonly code = 'FOREIGN_FOLDER';
}

/** One component as built. `bytes` is the size of its zip, 0 for the umbrella. */
export type BuiltComponent = { readonly name: string; readonly version: string; readonly bytes: number };

export type BuildOptions = {
  /** The checkout. */
  readonly root: string;
  /** Replaced as a whole by `recipes/` and `artifacts/<name>/<version>/`, as greengrass-cli and GDK want it. */
  readonly outDir: string;
  readonly packageVersion: string;
  readonly platform: Platform;
};

/**
 * Builds every component of the bundle and the umbrella that pins them, in the order of the catalogue. A folder that holds
 * this very content already is left alone, so that a test or a gateway that reads it is not disturbed.
 * @throws ForeignFolderError
 */
export async function buildBundle(options: BuildOptions): Promise<BuiltComponent[]> {
  requireReplaceable(options.outDir);
  const zips = await Promise.all(CATALOGUE.map((entry) => zipOf(entry, options)));
  const staging = `${options.outDir}.${process.pid}.new`;
  mkdirSync(join(staging, 'recipes'), { recursive: true });
  const inStaging = { ...options, outDir: staging };
  const members = CATALOGUE.map((entry, index) => writeMember(entry, zips[index] ?? new Uint8Array(), inStaging));
  const built = [...members, writeUmbrella(members, inStaging)];
  putInPlace(staging, options.outDir);
  return built;
}

/** A folder named by mistake, a home folder say, must not be replaced by a build. */
function requireReplaceable(outDir: string): void {
  const foreign = existsSync(outDir)
    ? readdirSync(outDir).filter((name) => !['recipes', 'artifacts'].includes(name))
    : [];
  if (foreign.length === 0) return;
  throw new ForeignFolderError(`${outDir} holds ${foreign[0]}, which no build made: choose an empty or a new folder`);
}

/** Names of recipes and artifacts carry a hash of their content: the same names, all of them, are the same build. */
function putInPlace(staging: string, outDir: string): void {
  const namesIn = (folder: string) =>
    existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort().join() : '';
  if (namesIn(staging) !== namesIn(outDir)) {
    rmSync(outDir, { recursive: true, force: true });
    renameSync(staging, outDir);
  }
  rmSync(staging, { recursive: true, force: true });
}

async function zipOf(entry: CatalogueEntry, { root, platform, packageVersion }: BuildOptions): Promise<Uint8Array> {
  const plan = artifactPlan(entry.name, entry.folder, platform);
  const files = new Map<string, Uint8Array>();
  for (const [target, source] of plan.bundles)
    files.set(target, await bundle(root, source, plan.external, packageVersion));
  for (const [target, source] of plan.files) files.set(target, readFileSync(join(root, source)));
  return zip(files);
}

function writeMember(entry: CatalogueEntry, archive: Uint8Array, options: BuildOptions): BuiltComponent {
  const { outDir, packageVersion, platform } = options;
  const values = { ...TEMPLATE_VALUES, architecture: platform.greengrass };
  const version = contentVersion(packageVersion, memberRecipe(entry, values), archive);
  const folder = join(outDir, 'artifacts', entry.name, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${entry.name}.zip`), archive);
  writeRecipe(outDir, entry.name, version, memberRecipe(entry, { ...values, version }));
  return { name: entry.name, version, bytes: archive.length };
}

function writeUmbrella(built: readonly BuiltComponent[], { outDir, packageVersion }: BuildOptions): BuiltComponent {
  const values = { ...TEMPLATE_VALUES, members: new Map(built.map(({ name, version }) => [name, version])) };
  const version = contentVersion(packageVersion, umbrellaRecipe(values));
  mkdirSync(join(outDir, 'artifacts', UMBRELLA.name, version), { recursive: true });
  writeRecipe(outDir, UMBRELLA.name, version, umbrellaRecipe({ ...values, version }));
  return { name: UMBRELLA.name, version, bytes: 0 };
}

function writeRecipe(outDir: string, name: string, version: string, recipe: string): void {
  writeFileSync(join(outDir, 'recipes', `${name}-${version}.yaml`), recipe);
}
