import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRecipeError } from '../../nucleus-errors.ts';
import type { Flavour } from '../../ports.ts';
import { type ReadRecipe, type RecipeSource, readRecipeFile } from '../recipe-reader.ts';

export type RecipeFile = ReadRecipe & { readonly source: RecipeSource; readonly fileName: string };

const RECIPE_FILE = /\.(ya?ml|json)$/i;

const readOne = (folder: string, fileName: string, flavour: Flavour): RecipeFile => {
  const file = join(folder, fileName);
  const source = { file, text: readFileSync(file, 'utf8') };
  return { ...readRecipeFile(source, fileName, flavour), source, fileName };
};

const listFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => RECIPE_FILE.test(name))
      .sort();
  } catch (error) {
    throw new InvalidRecipeError(`cannot read the recipe folder ${folder}: give one that exists by --recipe-dir`, {
      cause: error,
    });
  }
};

/**
 * All recipes of a folder laid out as `greengrass-cli` and GDK do: `<name>-<version>.(yaml|yml|json)`.
 *
 * @throws InvalidRecipeError with the problems of all files at once
 */
export const readRecipeFolder = (folder: string, flavour: Flavour): readonly RecipeFile[] => {
  const problems: string[] = [];
  const recipes = listFolder(folder).flatMap((fileName) => {
    try {
      return [readOne(folder, fileName, flavour)];
    } catch (error) {
      if (!(error instanceof InvalidRecipeError)) throw error;
      problems.push(error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidRecipeError(problems.join('\n'));
  return recipes;
};
