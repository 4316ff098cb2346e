import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { CATALOGUE, NODE_RUNTIME, UMBRELLA } from '../recipes/catalogue.ts';
import {
  memberRecipe,
  type RuntimeArchive,
  runtimeRecipe,
  TEMPLATE_VALUES,
  umbrellaRecipe,
} from '../recipes/recipe.ts';
import { toolsLauncher } from '../recipes/run-script.ts';
import { type ArtifactPlan, artifactPlan, toolsPlan } from './artifact-plan.ts';
import { bundle } from './bundle.ts';
import { contentVersion } from './version.ts';
import { zip } from './zip.ts';

/** The folder to build into holds something that a build did not make. */
export class ForeignFolderError extends SwardError {
  readonly code = 'FOREIGN_FOLDER';
}

/** One zip as built, sizes in bytes. */
export type BuiltArtifact = { readonly fileName: string; readonly bytes: number; readonly unpackedBytes: number };

/** One component as built. `bytes` is the size of its zips. */
export type BuiltComponent = { readonly name: string; readonly version: string; readonly bytes: number };

/** The same with each of its zips. */
export type MeasuredComponent = BuiltComponent & { readonly artifacts: readonly BuiltArtifact[] };

/** The runtime for one processor: its zip's name, and what is in it: path in the zip -> absolute path. */
export type RuntimeSource = { readonly archive: RuntimeArchive; readonly files: ReadonlyMap<string, string> };

export type BuildOptions = {
  /** The checkout. */
  readonly root: string;
  /** Replaced as a whole by `recipes/` and `artifacts/<name>/<version>/`, as greengrass-cli and GDK want it. */
  readonly outDir: string;
  /** What the bundles say that they are. */
  readonly packageVersion: string;
  /** What versions begin with: all but the hash of the content. */
  readonly versionPrefix: string;
  readonly runtimes: readonly RuntimeSource[];
};

/** A component ready to be written: its recipe still waits for the version that its content gives. */
type Ready = {
  readonly name: string;
  recipe(version: string): string;
  readonly archives: readonly { readonly fileName: string; readonly unpackedBytes: number; readonly zip: Uint8Array }[];
};

/**
 * Builds the runtime, every member and the umbrella that pins them, in this order. A folder that holds this very content already
 * is left alone, so that a test or a gateway that reads it is not disturbed.
 * @throws ForeignFolderError
 */
export async function buildBundle(options: BuildOptions): Promise<MeasuredComponent[]> {
  requireReplaceable(options.outDir);
  const [runtime, programs, tools] = await Promise.all([
    readyRuntime(options.runtimes),
    Promise.all(CATALOGUE.map(({ name, folder }) => programsOf(artifactPlan(name, folder), options))),
    programsOf(toolsPlan(UMBRELLA.folder), options),
  ]);
  const staging = `${options.outDir}.${process.pid}.new`;
  const write = writerTo(staging, options.versionPrefix);
  const built = [write(runtime)];
  const versions = new Map(built.map(({ name, version }) => [name, version]));
  for (const [index, entry] of CATALOGUE.entries()) {
    const recipe = (version: string) => memberRecipe(entry, { version, versions });
    built.push(write({ name: entry.name, recipe, archives: [archive(`${entry.name}.zip`, programs[index])] }));
  }
  built.push(write(readyUmbrella(built, tools)));
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

async function readyRuntime(runtimes: readonly RuntimeSource[]): Promise<Ready> {
  const archives = runtimes.map(({ archive: { fileName }, files }) =>
    archive(fileName, new Map([...files].map(([target, source]) => [target, readFileSync(source)]))),
  );
  const named = runtimes.map(({ archive: each }) => each);
  return { name: NODE_RUNTIME.name, recipe: (version) => runtimeRecipe(version, named), archives };
}

/** The tools are started on the runtime of this very build. */
function readyUmbrella(built: readonly BuiltComponent[], tools: ReadonlyMap<string, Uint8Array>): Ready {
  const versions = new Map(built.map(({ name, version }) => [name, version]));
  const launcher = toolsLauncher(versions.get(NODE_RUNTIME.name) ?? '');
  const files = new Map([...tools, ['sward', new TextEncoder().encode(launcher)]]);
  const recipe = (version: string) => umbrellaRecipe({ version, versions });
  return { name: UMBRELLA.name, recipe, archives: [archive(`${UMBRELLA.name}.zip`, files)] };
}

function archive(fileName: string, files: ReadonlyMap<string, Uint8Array> = new Map()) {
  const unpackedBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  return { fileName, unpackedBytes, zip: zip(files) };
}

async function programsOf(plan: ArtifactPlan, { root, packageVersion }: BuildOptions) {
  const programs = new Map<string, Uint8Array>();
  for (const [target, source] of plan.bundles)
    programs.set(target, await bundle(root, source, plan.external, packageVersion));
  return programs;
}

/** Writes one component's recipe and artifacts below `folder`, under the version that its content gives. */
function writerTo(folder: string, versionPrefix: string): (component: Ready) => MeasuredComponent {
  mkdirSync(join(folder, 'recipes'), { recursive: true });
  return ({ name, recipe, archives }) => {
    const template = recipe(TEMPLATE_VALUES.version);
    const version = contentVersion(versionPrefix, template, ...archives.map((each) => each.zip));
    const artifacts = join(folder, 'artifacts', name, version);
    mkdirSync(artifacts, { recursive: true });
    for (const each of archives) writeFileSync(join(artifacts, each.fileName), each.zip);
    writeFileSync(join(folder, 'recipes', `${name}-${version}.yaml`), recipe(version));
    const sizes = archives.map((each) => ({ ...each, bytes: each.zip.length }));
    return {
      name,
      version,
      bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
      artifacts: sizes.map(({ fileName, bytes, unpackedBytes }) => ({ fileName, bytes, unpackedBytes })),
    };
  };
}
