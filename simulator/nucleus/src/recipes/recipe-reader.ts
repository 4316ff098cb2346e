import { parseDocument } from 'yaml';
import { z } from 'zod';
import { InvalidRecipeError } from '../nucleus-errors.ts';
import type { Flavour } from '../ports.ts';
import { liteWarnings, MAX_RECIPE_BYTES } from './lite-differences.ts';
import { componentId, type Recipe } from './recipe.ts';
import { DEFAULT_SELECTION, recipeFromDocument } from './recipe-from-document.ts';
import { recipeSchema, UNKNOWN_KEY } from './recipe-schema.ts';
import { hazards, lineOfPath, type PositionedDocument, parsePositioned } from './source-position.ts';

export type RecipeSource = { readonly file: string; readonly text: string };
export type ReadRecipe = { readonly recipe: Recipe; readonly warnings: readonly string[] };

type Problem = { readonly line: number; readonly text: string };

const failWith = (file: string, problems: readonly Problem[]): never => {
  const ordered = [...problems].sort((a, b) => a.line - b.line);
  throw new InvalidRecipeError(ordered.map(({ line, text }) => `${file}:${line}: ${text}`).join('\n'));
};

const isJson = (file: string): boolean => file.toLowerCase().endsWith('.json');

const syntaxProblems = ({ file, text }: RecipeSource, { document, lines }: PositionedDocument): Problem[] => {
  const problems = document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, text: error.message }));
  if (problems.length > 0 || !isJson(file)) return problems;
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [{ line: 1, text: `is no JSON: ${String(error)}` }];
  }
};

/** The document as plain values. An alias that stands for very much (a "billion laughs") is refused by the YAML library. */
const contentOf = ({ file }: RecipeSource, { document }: PositionedDocument): unknown => {
  try {
    return document.toJS();
  } catch (error) {
    return failWith(file, [{ line: 1, text: error instanceof Error ? error.message : String(error) }]);
  }
};

const documentShape = z.object({
  Manifests: z.array(z.object({ Selections: z.array(z.string()).catch([]) }).catch({ Selections: [] })).catch([]),
});

const selectionsOf = (content: unknown): string[] => {
  const shape = documentShape.safeParse(content);
  const named = shape.success ? shape.data.Manifests.flatMap((manifest) => manifest.Selections) : [];
  return [...new Set([DEFAULT_SELECTION, ...named])];
};

const isUnknownKey = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'custom' && issue.params?.['kind'] === UNKNOWN_KEY;

/** A required key that is there under a wrong name needs no second message. */
const isExplainedBy = (issue: z.core.$ZodIssue, unknownKeys: readonly z.core.$ZodIssue[]): boolean =>
  unknownKeys.some(
    (unknown) =>
      unknown.path.length === issue.path.length &&
      unknown.message.endsWith(`did you mean ${String(issue.path.at(-1))}?`),
  );

const problemText = (issue: z.core.$ZodIssue): string =>
  isUnknownKey(issue) ? issue.message : `${issue.path.map(String).join('.')}: ${issue.message}`;

const schemaProblems = (issues: readonly z.core.$ZodIssue[], positioned: PositionedDocument): Problem[] => {
  const unknownKeys = issues.filter(isUnknownKey);
  return issues
    .filter((issue) => isUnknownKey(issue) || !isExplainedBy(issue, unknownKeys))
    .map((issue) => ({ line: lineOfPath(positioned, issue.path), text: problemText(issue) }));
};

const textConfiguration = z.object({
  ComponentConfiguration: z.object({ DefaultConfiguration: z.record(z.string(), z.unknown()) }),
});

/** Lite hands on every scalar of a YAML recipe as the text that stands in the file: 500 is "500", true is "true". */
const withTextConfiguration = (recipe: Recipe, text: string): Recipe => {
  const content = textConfiguration.safeParse(parseDocument(text, { schema: 'failsafe' }).toJS());
  if (!content.success) return recipe;
  return { ...recipe, defaultConfiguration: content.data.ComponentConfiguration.DefaultConfiguration };
};

/**
 * Reads and checks one recipe.
 *
 * @throws InvalidRecipeError with every problem found, each as `file:line: problem`.
 */
export const readRecipe = (source: RecipeSource, flavour: Flavour): ReadRecipe => {
  const bytes = Buffer.byteLength(source.text);
  if (bytes > MAX_RECIPE_BYTES) {
    failWith(source.file, [{ line: 1, text: `${bytes} bytes, a recipe may have ${MAX_RECIPE_BYTES}` }]);
  }
  const positioned = parsePositioned(source.text);
  const syntax = [...syntaxProblems(source, positioned), ...hazards(positioned)];
  if (syntax.length > 0) failWith(source.file, syntax);
  const content = contentOf(source, positioned);
  const selections = selectionsOf(content);
  const parsed = recipeSchema(selections).safeParse(content);
  if (!parsed.success) return failWith(source.file, schemaProblems(parsed.error.issues, positioned));
  const typed = recipeFromDocument(parsed.data, selections);
  const recipe = flavour === 'lite' && !isJson(source.file) ? withTextConfiguration(typed, source.text) : typed;
  const warnings = flavour === 'lite' ? liteWarnings(recipe) : [];
  return { recipe, warnings: warnings.map((warning) => `${source.file}: ${warning}`) };
};

/**
 * Like `readRecipe`, and the file must carry the name that `greengrass-cli` looks for: `<name>-<version>.<extension>`.
 *
 * @throws InvalidRecipeError
 */
export const readRecipeFile = (source: RecipeSource, fileName: string, flavour: Flavour): ReadRecipe => {
  const read = readRecipe(source, flavour);
  const stem = fileName.replace(/\.(ya?ml|json)$/i, '');
  if (stem !== componentId(read.recipe)) {
    failWith(source.file, [{ line: 1, text: `holds ${componentId(read.recipe)}: name the file after it` }]);
  }
  return read;
};
