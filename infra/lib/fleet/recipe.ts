import { checkMessage } from '@sward/contracts/message-codec.ts';
import { type Document, isScalar, parseDocument } from 'yaml';
import { z } from 'zod';
import { InvalidBuildError } from './fleet-errors.ts';
import type { Values } from './fleet-file.ts';

/** What deploying needs to know of a recipe. The nucleus checks the rest. */
const recipeSchema = z.looseObject({
  ComponentName: z.string().min(1),
  ComponentVersion: z.string().min(1),
  ComponentConfiguration: z
    .looseObject({ DefaultConfiguration: z.record(z.string(), z.json()).default({}) })
    .default({ DefaultConfiguration: {} }),
  Manifests: z
    .array(z.looseObject({ Artifacts: z.array(z.looseObject({ Uri: z.string().min(1) })).default([]) }))
    .default([]),
});

/** A recipe as it was built, with what is needed to point it at the cloud's artifacts. */
export type Recipe = {
  readonly name: string;
  readonly version: string;
  readonly text: string;
  /** Its default configuration: the keys that it takes. */
  readonly defaults: Values;
};

type Splice = { readonly from: number; readonly to: number; readonly text: string };

const fileNameOf = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);

function parse(text: string): { document: Document; content: z.infer<typeof recipeSchema> } {
  const document = parseDocument(text);
  const [syntaxError] = document.errors;
  if (syntaxError) throw syntaxError;
  return { document, content: checkMessage(recipeSchema, document.toJS()) };
}

/**
 * Reads a recipe.
 * @param file its path, for the error message
 * @throws InvalidBuildError where it is no YAML, or lacks name or version
 */
export function readRecipe(text: string, file: string): Recipe {
  try {
    const {
      ComponentName: name,
      ComponentVersion: version,
      ComponentConfiguration: configuration,
    } = parse(text).content;
    return { name, version, text, defaults: configuration.DefaultConfiguration };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidBuildError(`${file}: ${reason}. Run npm run build -- --arch all again`, { cause: error });
  }
}

/** File names of the artifacts that the recipe names, each once. */
export function artifactsOf(recipe: Recipe): string[] {
  const uris = parse(recipe.text).content.Manifests.flatMap(({ Artifacts }) => Artifacts.map(({ Uri }) => Uri));
  return [...new Set(uris.map(fileNameOf))];
}

function requireUploaded(recipe: Recipe, uris: ReadonlyMap<string, string>, fileName: string): string {
  const uri = uris.get(fileName);
  if (uri !== undefined) return uri;
  const known = [...uris.keys()].join(', ') || 'none';
  throw new InvalidBuildError(
    `recipe of ${recipe.name} speaks of artifact ${fileName}, but its artifacts are: ${known}`,
  );
}

/**
 * The recipe with each `Uri` exchanged for where its artifact was uploaded to, and otherwise as it was built, to the byte. An
 * uploaded zip has another name, and so has the folder that it is unpacked to: recipes name it by `*`.
 * @param uris S3 addresses, by the file name that the recipe's `Uri` ends with
 * @throws InvalidBuildError where the recipe speaks of an artifact that was not uploaded
 */
export function withUploadedArtifacts(recipe: Recipe, uris: ReadonlyMap<string, string>): string {
  const { document, content } = parse(recipe.text);
  const paths = content.Manifests.flatMap(({ Artifacts }, m) =>
    Artifacts.map((_, a) => ['Manifests', m, 'Artifacts', a, 'Uri'] as const),
  );
  const splices = paths.flatMap((path): Splice[] => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || !node.range) return [];
    const [from, to] = node.range;
    return [{ from, to, text: `"${requireUploaded(recipe, uris, fileNameOf(String(node.value)))}"` }];
  });
  return splices
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: inserted }) => text.slice(0, from) + inserted + text.slice(to), recipe.text);
}
