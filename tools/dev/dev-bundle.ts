import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sward/gateway/bundle.ts';
import { type BuiltFolder, versionIn } from '../built/built-folder.ts';
import { UMBRELLA } from '../recipes/catalogue.ts';
import { recipeWithMember, type VersionedRecipe } from './dev-recipe.ts';

const readRecipe = (built: BuiltFolder, name: string): VersionedRecipe => {
  const version = versionIn(built, name) ?? '';
  return { version, text: readFileSync(join(built.outDir, 'recipes', `${name}-${version}.yaml`), 'utf8') };
};

/**
 * Lays out a bundle in which one member has another recipe: what the build made, beside it that recipe and an umbrella that
 * pins it. Artifacts are links to the build's.
 * @param folder replaced as a whole
 * @param zip in the place of the member's artifact
 */
export function layOutDevBundle(
  built: BuiltFolder,
  member: string,
  change: (recipe: VersionedRecipe) => VersionedRecipe,
  folder: string,
  zip?: Uint8Array,
): Bundle {
  const changed = change(readRecipe(built, member));
  const umbrella = recipeWithMember(readRecipe(built, UMBRELLA.name), member, changed.version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(built.outDir, 'recipes'), join(folder, 'recipes'), { recursive: true });
  linkArtifacts(
    built,
    folder,
    new Map([
      [member, changed.version],
      [UMBRELLA.name, umbrella.version],
    ]),
  );
  if (zip !== undefined) replaceArtifact(join(folder, 'artifacts', member, changed.version), `${member}.zip`, zip);
  writeRecipe(folder, member, changed);
  writeRecipe(folder, UMBRELLA.name, umbrella);
  return { dir: folder, component: UMBRELLA.name, version: umbrella.version };
}

function linkArtifacts(built: BuiltFolder, folder: string, changed: ReadonlyMap<string, string>): void {
  for (const { name, version } of built.components) {
    mkdirSync(join(folder, 'artifacts', name), { recursive: true });
    const source = join(built.outDir, 'artifacts', name, version);
    symlinkSync(source, join(folder, 'artifacts', name, changed.get(name) ?? version));
  }
}

function replaceArtifact(link: string, fileName: string, zip: Uint8Array): void {
  rmSync(link);
  mkdirSync(link);
  writeFileSync(join(link, fileName), zip);
}

function writeRecipe(folder: string, name: string, { version, text }: VersionedRecipe): void {
  writeFileSync(join(folder, 'recipes', `${name}-${version}.yaml`), text);
}
