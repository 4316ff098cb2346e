import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidBuildError, MissingBuildError } from './fleet-errors.ts';
import { artifactsOf, type Recipe, readRecipe } from './recipe.ts';

/** What makes the artifacts for gateways. */
const BUILD = 'npm run build -- --arch all';

/** One component as the build left it. */
export type BuiltComponent = {
  readonly recipe: Recipe;
  /** Path of each artifact by its file name. */
  readonly artifacts: ReadonlyMap<string, string>;
};

function findArtifacts(buildFolder: string, recipe: Recipe): Map<string, string> {
  const folder = join(buildFolder, 'artifacts', recipe.name, recipe.version);
  const paths = artifactsOf(recipe).map((file) => [file, join(folder, file)] as const);
  const missing = paths.find(([, path]) => !existsSync(path));
  if (missing) throw new InvalidBuildError(`${missing[1]} is missing: run ${BUILD} again`);
  return new Map(paths);
}

function refuseTwoVersions(recipes: readonly Recipe[]): void {
  const twice = recipes.find(({ name }, i) => recipes.findIndex((other) => other.name === name) < i);
  if (twice)
    throw new InvalidBuildError(`two versions of ${twice.name} are built: run ${BUILD}, which empties the folder`);
}

/**
 * The components that the build left in `buildFolder`, in GDK's layout: `recipes/<name>-<version>.yaml` and
 * `artifacts/<name>/<version>/`. Sorted by name, so that the same build always gives the same template.
 * @throws MissingBuildError where nothing was built
 * @throws InvalidBuildError where a recipe cannot be read, an artifact is missing, or a component is there twice
 */
export function readBuiltComponents(buildFolder: string): BuiltComponent[] {
  const folder = join(buildFolder, 'recipes');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.yaml')) : [];
  if (files.length === 0) throw new MissingBuildError(`no recipes in ${folder}: run ${BUILD} first`);
  const recipes = files.sort().map((file) => readRecipe(readFileSync(join(folder, file), 'utf8'), join(folder, file)));
  refuseTwoVersions(recipes);
  return recipes.map((recipe) => ({ recipe, artifacts: findArtifacts(buildFolder, recipe) }));
}

/**
 * A build for the machine that it was made on has no Node inside, and its versions say `-host.`: no gateway can run it.
 * @throws InvalidBuildError
 */
export function refuseHostBuild(components: readonly BuiltComponent[]): void {
  const host = components.find(({ recipe }) => recipe.version.includes('-host.'));
  if (host === undefined) return;
  const what = `${host.recipe.name} ${host.recipe.version} is built for this machine only`;
  throw new InvalidBuildError(`${what}: run ${BUILD}, which builds for gateways`);
}
