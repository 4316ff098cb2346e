import { constants, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuiltFolder, versionIn } from '../built/built-folder.ts';
import { gdkConfigText, readGdkConfig, withVersion } from './gdk-config.ts';
import { GdkError } from './gdk-errors.ts';
import { neededComponents } from './needed-components.ts';

/** GDK's word for the version after the newest one in the account. It is found out at publishing, and folders bear the word. */
const NEXT_PATCH = 'NEXT_PATCH';

const recipePath = (folder: string, name: string, version: string) =>
  join(folder, 'recipes', `${name}-${version}.yaml`);

/**
 * Puts a build into a project's `greengrass-build` as GDK's `publish` looks for it: the recipe under the name of the project's
 * own recipe file, links followed, and the artifacts in a folder named by the version as gdk-config.json writes it. Beside
 * them lies what `greengrass-cli deployment create` takes: the component and what it needs, under their own versions.
 *
 * A project with an exact version is brought to the version of this build: the umbrella pins its members by content.
 * @returns the version as built
 * @throws GdkError
 */
export function fillProject(project: string, built: BuiltFolder): string {
  const configFile = join(project, 'gdk-config.json');
  const { config, component } = readGdkConfig(readFileSync(configFile, 'utf8'));
  const version = versionIn(built, component.name);
  if (version === undefined) throw new GdkError(`${component.name} is none of the components that are built here`);
  const target = join(project, 'greengrass-build');
  // GDK begins with an empty one as well: what an earlier build left is none of this build's.
  rmSync(target, { recursive: true, force: true });
  copyNeeded(component.name, built, target);
  if (component.version === NEXT_PATCH)
    copyArtifacts(built, component.name, version, join(target, 'artifacts', component.name, NEXT_PATCH));
  else writeFileSync(configFile, gdkConfigText(withVersion(config, version)));
  cpSync(recipePath(built.outDir, component.name, version), join(target, 'recipes', recipeFileName(project)));
  return version;
}

const versionsOf = ({ components }: BuiltFolder) => new Map(components.map(({ name, version }) => [name, version]));

/** GDK follows a link before it takes the name. */
const recipeFileName = (project: string) => basename(realpathSync(join(project, 'recipe.yaml')));

function copyNeeded(name: string, built: BuiltFolder, target: string): void {
  const versions = versionsOf(built);
  const recipes = new Map(
    [...versions].map(([each, v]) => [each, readFileSync(recipePath(built.outDir, each, v), 'utf8')]),
  );
  mkdirSync(join(target, 'recipes'), { recursive: true });
  for (const needed of neededComponents(name, recipes)) {
    const version = versions.get(needed) ?? '';
    cpSync(recipePath(built.outDir, needed, version), recipePath(target, needed, version));
    copyArtifacts(built, needed, version, join(target, 'artifacts', needed, version));
  }
}

function copyArtifacts({ outDir }: BuiltFolder, name: string, version: string, target: string): void {
  const source = join(outDir, 'artifacts', name, version);
  mkdirSync(target, { recursive: true });
  if (existsSync(source)) cpSync(source, target, { recursive: true, mode: constants.COPYFILE_FICLONE });
}
