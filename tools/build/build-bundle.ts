import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
import type { BuiltComponent, MeasuredComponent } from './built-component.ts';
import { type Bundled, bundleWithInputs } from './bundle.ts';
import { CHECKSUMS, checksumsOf } from './inventory/checksums.ts';
import { inventoryOf } from './inventory/inventory.ts';
import { packageFolders, shippedPackages } from './inventory/packages.ts';
import { type ShippedLibrary, sbomText } from './inventory/sbom.ts';
import { thirdPartyText } from './inventory/third-party.ts';
import { requireWithinBounds } from './size-bounds.ts';
import { contentVersion } from './version.ts';
import { cachedZip, zip } from './zip.ts';

/** The folder to build into holds something that a build did not make. */
export class ForeignFolderError extends SwardError {
  readonly code = 'FOREIGN_FOLDER';
}

/** The runtime for one processor. */
export type RuntimeSource = {
  readonly archive: RuntimeArchive;
  /** Path in the zip -> absolute path. */
  readonly files: ReadonlyMap<string, string>;
  /** What it holds besides what npm's lockfile names: Node. */
  readonly libraries: readonly ShippedLibrary[];
};

export type BuildOptions = {
  /** The checkout. */
  readonly root: string;
  /** Replaced as a whole by `recipes/` and `artifacts/<name>/<version>/`, as greengrass-cli and GDK want it, and sums and SBOM. */
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
    readyRuntime(options),
    Promise.all(CATALOGUE.map(({ name, folder }) => programsOf(artifactPlan(name, folder), options))),
    programsOf(toolsPlan(UMBRELLA.folder), options),
  ]);
  const staging = `${options.outDir}.${process.pid}.new`;
  rmSync(staging, { recursive: true, force: true });
  const write = writerTo(staging, options.versionPrefix);
  const built = [write(runtime)];
  const versions = new Map(built.map(({ name, version }) => [name, version]));
  for (const [index, entry] of CATALOGUE.entries()) {
    const recipe = (version: string) => memberRecipe(entry, { version, versions });
    const files = filesOf(programs[index] ?? [], options);
    built.push(write({ name: entry.name, recipe, archives: [archive(`${entry.name}.zip`, files)] }));
  }
  built.push(write(readyUmbrella(built, filesOf(tools, options))));
  requireWithinBounds(built);
  writeInventory(staging, [...programs, tools].flat(), options);
  putInPlace(staging, options.outDir);
  return built;
}

const SBOM = 'sbom.cdx.json';
const KNOWN = ['recipes', 'artifacts', CHECKSUMS, SBOM];

/** What is in the bundles, and the sums of all files, written last. */
function writeInventory(folder: string, programs: readonly Program[], options: BuildOptions): void {
  const { root, packageVersion, runtimes } = options;
  const inputs = programs.flatMap((program) => program.inputs);
  const libraries = runtimes.flatMap((runtime) => runtime.libraries);
  writeFileSync(join(folder, SBOM), sbomText(inventoryOf(root, packageVersion, inputs, libraries)));
  writeFileSync(join(folder, CHECKSUMS), checksumsOf(folder));
}

/** A folder named by mistake, a home folder say, must not be replaced by a build. */
function requireReplaceable(outDir: string): void {
  const foreign = existsSync(outDir) ? readdirSync(outDir).filter((name) => !KNOWN.includes(name)) : [];
  if (foreign.length === 0) return;
  throw new ForeignFolderError(`${outDir} holds ${foreign[0]}, which no build made: choose an empty or a new folder`);
}

/** The sums tell all content, and a file that is missing is told by the names. */
function putInPlace(staging: string, outDir: string): void {
  const namesIn = (folder: string) =>
    existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort().join() : '';
  const isSame = () => readFileSync(join(staging, CHECKSUMS), 'utf8') === readFileSync(join(outDir, CHECKSUMS), 'utf8');
  if (namesIn(staging) !== namesIn(outDir) || !isSame()) {
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(dirname(outDir), { recursive: true });
    renameSync(staging, outDir);
  }
  rmSync(staging, { recursive: true, force: true });
}

function readyRuntime({ root, runtimes }: BuildOptions): Ready {
  const cache = join(root, 'build', 'cache', 'zips');
  const archives = runtimes.map(({ archive: { fileName }, files }) => {
    const contents = new Map([...files].map(([target, source]) => [target, readFileSync(source)]));
    return archive(fileName, contents, cachedZip(contents, cache));
  });
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

function archive(fileName: string, files: ReadonlyMap<string, Uint8Array>, packed = zip(files)) {
  const unpackedBytes = [...files.values()].reduce((sum, { length }) => sum + length, 0);
  return { fileName, unpackedBytes, zip: packed };
}

/** A program and its name in the zip. */
type Program = Bundled & { readonly target: string };

function programsOf(plan: ArtifactPlan, { root, packageVersion }: BuildOptions): Promise<Program[]> {
  const bundles = [...plan.bundles].map(async ([target, source]) => {
    return { target, ...(await bundleWithInputs(root, source, plan.external, packageVersion)) };
  });
  return Promise.all(bundles);
}

/** The programs, and whose work is in them. */
function filesOf(programs: readonly Program[], { root }: BuildOptions): Map<string, Uint8Array> {
  const folders = packageFolders(programs.flatMap(({ inputs }) => inputs));
  const thirdParty = thirdPartyText(root, shippedPackages(root, folders));
  return new Map([
    ...programs.map(({ target, program }) => [target, program] as const),
    ['THIRD-PARTY.txt', new TextEncoder().encode(thirdParty)],
  ]);
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
