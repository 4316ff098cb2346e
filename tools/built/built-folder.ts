import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Components as a build left them: `recipes/<name>-<version>.yaml` and `artifacts/<name>/<version>/` in one folder. */
export type BuiltFolder = {
  readonly outDir: string;
  readonly components: readonly { readonly name: string; readonly version: string }[];
};

const recipeSchema = z.object({ ComponentName: z.string(), ComponentVersion: z.string() });

/** What lies in a folder that a build has filled. */
export function readBuiltFolder(outDir: string): BuiltFolder {
  const recipes = join(outDir, 'recipes');
  const components = readdirSync(recipes).map((file) => {
    const recipe = recipeSchema.parse(parse(readFileSync(join(recipes, file), 'utf8')));
    return { name: recipe.ComponentName, version: recipe.ComponentVersion };
  });
  return { outDir, components };
}

/** The version of a component of the build, undefined where it is none of them. */
export const versionIn = ({ components }: BuiltFolder, name: string): string | undefined =>
  components.find((component) => component.name === name)?.version;
