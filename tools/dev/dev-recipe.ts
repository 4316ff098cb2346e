import { createHash } from 'node:crypto';
import { type Document, parseDocument } from 'yaml';
import { DevError } from './dev-errors.ts';

/** A built recipe, or one derived from it. */
export type VersionedRecipe = { readonly version: string; readonly text: string };

/** The word of a run script that names the component's program, as recipes write it. */
const PROGRAM =
  /"\{artifacts:decompressedPath\}[^"]*"(?:\/\*)?\/main\.cjs|"\{artifacts:decompressedPath\}[^"]*\/main\.cjs"/;

const SCRIPT = ['Manifests', 0, 'Lifecycle', 'run', 'Script'];
const ENVIRONMENT = ['Manifests', 0, 'Lifecycle', 'run', 'Setenv'];

/** Between double quotes of a shell these would mean something. */
const SPECIAL = /["$`\\]/;

/**
 * The run script with another program in the place of the artifact's.
 * @param program absolute path
 * @throws DevError where the script names no program, or the path cannot stand in a script
 */
export function withProgram(script: string, program: string): string {
  if (SPECIAL.test(program)) throw new DevError(`${program} cannot stand in a script: choose --data without " $ \` \\`);
  if (!PROGRAM.test(script))
    throw new DevError('the recipe’s run script names no main.cjs: tools/dev/dev-recipe.ts must learn it');
  return script.replace(PROGRAM, () => `"${program}"`);
}

/** A version is immutable, so that other content is another version: the built one's, and a hash of what it is now. */
function derivedVersion(version: string, text: string, artifact: Uint8Array): string {
  const hash = createHash('sha256').update(`${text.length}:`).update(text).update(artifact).digest('hex');
  return `${version}.dev-${hash.slice(0, 8)}`;
}

function versioned(version: string, document: Document, artifact: Uint8Array = new Uint8Array()): VersionedRecipe {
  const derived = derivedVersion(version, document.toString({ lineWidth: 0 }), artifact);
  document.set('ComponentVersion', derived);
  return { version: derived, text: document.toString({ lineWidth: 0 }) };
}

/**
 * A member's recipe that starts a program from another place than the artifact.
 * @param program absolute path of it
 * @throws DevError
 */
export function recipeFromSource({ version, text }: VersionedRecipe, program: string): VersionedRecipe {
  const document = parseDocument(text);
  document.setIn(SCRIPT, withProgram(String(document.getIn(SCRIPT)), program));
  return versioned(version, document);
}

/**
 * A member's recipe for another artifact.
 * @param nodeOptions for its processes: on a device the environment comes from the recipe alone
 */
export function recipeForArtifact(
  { version, text }: VersionedRecipe,
  artifact: Uint8Array,
  nodeOptions: string,
): VersionedRecipe {
  const document = parseDocument(text);
  document.setIn([...ENVIRONMENT, 'NODE_OPTIONS'], nodeOptions);
  return versioned(version, document, artifact);
}

/** The umbrella's recipe, with another version of one member. */
export function recipeWithMember(
  { version, text }: VersionedRecipe,
  member: string,
  memberVersion: string,
): VersionedRecipe {
  const document = parseDocument(text);
  document.setIn(['ComponentDependencies', member, 'VersionRequirement'], memberVersion);
  return versioned(version, document);
}
