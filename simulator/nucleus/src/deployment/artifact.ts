import { ArtifactError } from '../nucleus-errors.ts';
import type { Artifact, PermissionType } from '../recipes/recipe.ts';

/**
 * File name of an artifact: in a local deployment `s3://bucket/a/b/file.zip` is `<artifactDir>/<name>/<version>/file.zip`.
 *
 * @throws ArtifactError for a URI that names no file, or of another scheme
 */
export const artifactFileName = ({ uri }: Artifact): string => {
  const name = /^(?:s3|file|greengrass|docker):(?:.*\/)?([^/]+)$/.exec(uri)?.[1];
  if (name === undefined || name === '.' || name === '..') {
    throw new ArtifactError(`the artifact Uri ${uri} names no file: it must look like s3://bucket/path/file`);
  }
  return name;
};

/** Folder that an archive is unpacked to, below `{artifacts:decompressedPath}`: its name without the extension. */
export const unarchiveFolderName = (fileName: string): string => fileName.replace(/\.zip$/i, '');

const bits: Readonly<Record<PermissionType, number>> = { NONE: 0, OWNER: 0o100, ALL: 0o111 };

/** File mode of an artifact. Never writable: a component does not own its artifacts. */
export const artifactMode = ({ read, execute }: Artifact): number => bits[read] * 4 + bits[execute];

/** Whether a digest of the recipe (base64 or hexadecimal SHA-256) is that of the file. */
export const digestMatches = (expected: string, sha256: Buffer): boolean =>
  expected === sha256.toString('base64') || expected.toLowerCase() === sha256.toString('hex');
