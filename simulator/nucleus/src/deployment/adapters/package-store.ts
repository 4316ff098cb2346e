import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ArtifactError, DeploymentError } from '../../nucleus-errors.ts';
import type { Flavour } from '../../ports.ts';
import { type RecipeFile, readRecipeFolder } from '../../recipes/adapters/recipe-folder.ts';
import { type Artifact, componentId, type Manifest, type Recipe } from '../../recipes/recipe.ts';
import { artifactFileName, artifactMode, digestMatches, unarchiveFolderName } from '../artifact.ts';
import { unzipTo } from './unzip.ts';

type Component = { readonly name: string; readonly version: string };

const fileSha256 = async (path: string): Promise<Buffer> => {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest();
};

/** Recipes and artifacts of the root folder, laid out as the Java nucleus does below `packages/`. */
export class PackageStore {
  readonly #folder: string;
  readonly #flavour: Flavour;

  constructor(root: string, flavour: Flavour) {
    this.#folder = join(root, 'packages');
    this.#flavour = flavour;
  }

  async prepare(): Promise<void> {
    await mkdir(this.#path('recipes'), { recursive: true });
    await mkdir(this.#path('content'), { recursive: true });
  }

  artifactsPath({ name, version }: Component): string {
    return this.#path('artifacts', name, version);
  }

  decompressedPath({ name, version }: Component): string {
    return this.#path('artifacts-unarchived', name, version);
  }

  /** @throws InvalidRecipeError */
  recipes(): readonly RecipeFile[] {
    return readRecipeFolder(this.#path('recipes'), this.#flavour);
  }

  /**
   * Takes a recipe and the artifacts of its manifest into the root folder. A version that stands there with the same
   * content is left alone.
   *
   * @param inUse this very version is deployed: other content under its name is refused, as the cloud does
   * @throws ArtifactError, DeploymentError
   */
  async stage(file: RecipeFile, manifest: Manifest, artifactDir: string | undefined, inUse: boolean): Promise<void> {
    const sources = this.#sources(file.recipe, manifest, artifactDir);
    const content = await this.#contentOf(file, sources);
    const known = await this.#knownContent(file.recipe);
    if (known === content) return;
    if (inUse && known !== undefined) {
      throw new DeploymentError(
        `${componentId(file.recipe)} is deployed with other content, and a version never changes: give the new content a new version, or remove the component first`,
      );
    }
    await this.#forget(file.recipe);
    for (const { artifact, path } of sources) await this.#stageArtifact(file.recipe, artifact, path);
    await writeFile(this.#path('recipes', file.fileName), file.source.text);
    // Written last: a version without it was not staged to the end.
    await writeFile(this.#contentPath(file.recipe), content);
  }

  /** Deletes every version that is not to be kept. */
  async prune(keep: readonly Component[]): Promise<void> {
    const ids = keep.map(componentId);
    const stale = this.recipes().filter(({ recipe }) => !ids.includes(componentId(recipe)));
    for (const { recipe } of stale) await this.#forget(recipe);
  }

  #path(...segments: readonly string[]): string {
    return join(this.#folder, ...segments);
  }

  #contentPath(component: Component): string {
    return this.#path('content', `${componentId(component)}.sha256`);
  }

  #sources({ name, version }: Recipe, { artifacts }: Manifest, artifactDir: string | undefined) {
    return artifacts.map((artifact) => {
      const fileName = artifactFileName(artifact);
      const path = join(artifactDir ?? '', name, version, fileName);
      if (artifactDir === undefined || !existsSync(path)) {
        const where =
          artifactDir === undefined ? 'no artifact folder was given (--artifact-dir)' : `there is no ${path}`;
        throw new ArtifactError(`${name}-${version} needs the artifact ${fileName}: ${where}`);
      }
      return { artifact, path };
    });
  }

  async #contentOf(file: RecipeFile, sources: readonly { artifact: Artifact; path: string }[]): Promise<string> {
    const hash = createHash('sha256').update(file.source.text);
    for (const { artifact, path } of sources) {
      const sha256 = await fileSha256(path);
      if (artifact.digest !== undefined && !digestMatches(artifact.digest, sha256)) {
        throw new ArtifactError(
          `${path} is not the file of the recipe: its SHA-256 is ${sha256.toString('base64')}, Digest says ${artifact.digest}`,
        );
      }
      hash.update(artifactFileName(artifact)).update(sha256);
    }
    return hash.digest('hex');
  }

  async #knownContent(component: Component): Promise<string | undefined> {
    const path = this.#contentPath(component);
    return existsSync(path) ? readFile(path, 'utf8') : undefined;
  }

  async #stageArtifact(component: Component, artifact: Artifact, source: string): Promise<void> {
    const folder = this.artifactsPath(component);
    const target = join(folder, artifactFileName(artifact));
    await mkdir(folder, { recursive: true });
    await copyFile(source, target);
    if (artifact.unarchive === 'ZIP') {
      const unpacked = join(this.decompressedPath(component), unarchiveFolderName(artifactFileName(artifact)));
      await unzipTo(target, unpacked, artifactMode(artifact));
      await applyMode(unpacked, artifactMode(artifact));
    }
    await chmod(target, artifactMode(artifact));
  }

  async #forget(component: Component): Promise<void> {
    await rm(this.#contentPath(component), { force: true });
    for (const extension of ['yaml', 'yml', 'json']) {
      await rm(this.#path('recipes', `${componentId(component)}.${extension}`), { force: true });
    }
    await rm(this.artifactsPath(component), { recursive: true, force: true });
    await rm(this.decompressedPath(component), { recursive: true, force: true });
  }
}

const applyMode = async (folder: string, mode: number): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), mode);
  }
};
