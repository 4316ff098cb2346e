import { checkMessage } from '@sward/contracts/message-codec.ts';
import { type Document, isScalar, parseDocument } from 'yaml';
import { z } from 'zod';
import { InvalidBuildError } from './fleet-errors.ts';

/** What deploying needs to know of a recipe. The nucleus checks the rest. */
const recipeSchema = z.looseObject({
  ComponentName: z.string().min(1),
  ComponentVersion: z.string().min(1),
  Manifests: z
    .array(z.looseObject({ Artifacts: z.array(z.looseObject({ Uri: z.string().min(1) })).default([]) }))
    .default([]),
});

/** A recipe as it was built, with what is needed to point it at the cloud's artifacts. */
export type Recipe = { readonly name: string; readonly version: string; readonly text: string };

/** Where an artifact is once it is uploaded. */
export type UploadedArtifact = {
  readonly uri: string;
  /** Name of the folder that the nucleus unzips it into: the uploaded file's base name. */
  readonly folder: string;
};

type Splice = { readonly from: number; readonly to: number; readonly text: string };

const fileNameOf = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);
const stemOf = (fileName: string) => fileName.replace(/\.[^.]*$/, '');

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
    const { ComponentName: name, ComponentVersion: version } = parse(text).content;
    return { name, version, text };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidBuildError(`${file}: ${reason}. Run npm run build again`, { cause: error });
  }
}

/** File names of the artifacts that the recipe names, each once. */
export function artifactsOf(recipe: Recipe): string[] {
  const uris = parse(recipe.text).content.Manifests.flatMap(({ Artifacts }) => Artifacts.map(({ Uri }) => Uri));
  return [...new Set(uris.map(fileNameOf))];
}

function requireUploaded(recipe: Recipe, uploaded: ReadonlyMap<string, UploadedArtifact>, fileName: string) {
  const artifact = uploaded.get(fileName);
  if (artifact) return artifact;
  const known = [...uploaded.keys()].join(', ') || 'none';
  throw new InvalidBuildError(
    `recipe of ${recipe.name} speaks of artifact ${fileName}, but its artifacts are: ${known}`,
  );
}

/** Each `Uri` in the text, to be replaced where it stands. */
function uriSplices(recipe: Recipe, uploaded: ReadonlyMap<string, UploadedArtifact>): Splice[] {
  const { document, content } = parse(recipe.text);
  const paths = content.Manifests.flatMap(({ Artifacts }, m) =>
    Artifacts.map((_, a) => ['Manifests', m, 'Artifacts', a, 'Uri'] as const),
  );
  return paths.flatMap((path) => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || !node.range) return [];
    const { uri } = requireUploaded(recipe, uploaded, fileNameOf(String(node.value)));
    return [{ from: node.range[0], to: node.range[1], text: `"${uri}"` }];
  });
}

/** Each folder after `{artifacts:decompressedPath}/`: it has the name of the zip, which is another once uploaded. */
function folderSplices(recipe: Recipe, uploaded: ReadonlyMap<string, UploadedArtifact>): Splice[] {
  const byStem = new Map([...uploaded].map(([fileName, artifact]) => [stemOf(fileName), artifact]));
  return [...recipe.text.matchAll(/(?<=\{artifacts:decompressedPath\}\/)[^/\s"']+/g)].map(({ 0: stem, index }) => {
    const { folder } = requireUploaded(recipe, byStem, stem);
    return { from: index, to: index + stem.length, text: folder };
  });
}

/**
 * The recipe with its artifacts' places exchanged for the uploaded ones, and otherwise as it was built, to the byte.
 * @param uploaded by the file name that the recipe's `Uri` ends with
 * @throws InvalidBuildError where the recipe speaks of an artifact that was not uploaded
 */
export function withUploadedArtifacts(recipe: Recipe, uploaded: ReadonlyMap<string, UploadedArtifact>): string {
  const splices = [...uriSplices(recipe, uploaded), ...folderSplices(recipe, uploaded)];
  return splices
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: inserted }) => text.slice(0, from) + inserted + text.slice(to), recipe.text);
}
