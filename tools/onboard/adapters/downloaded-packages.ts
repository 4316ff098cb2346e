import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PackageFile } from '../nucleus-packages.ts';
import { NucleusPackageError } from '../onboard-errors.ts';
import type { FetchedFile, NucleusFiles } from '../ports.ts';
import { sha256OfFile } from './mounted-card.ts';

export type DownloadOptions = {
  /** Where packages stay: one download serves a hundred cards. */
  readonly folder: string;
  /** The nucleus as a file that somebody brought, in the place of a download. */
  readonly nucleusFile?: string | undefined;
  /** What the nucleus must be. */
  readonly nucleusSha256?: string | undefined;
  readonly progress: (line: string) => void;
};

/** Packages over HTTPS, kept in a folder with the checksum that they had when they were first seen. */
export class DownloadedPackages implements NucleusFiles {
  readonly #options: DownloadOptions;

  constructor(options: DownloadOptions) {
    this.#options = options;
  }

  async fetch(wanted: PackageFile): Promise<FetchedFile> {
    const { nucleusFile, nucleusSha256 } = this.#options;
    const isNucleus = wanted.name === 'nucleus.zip';
    const isBrought = isNucleus && nucleusFile !== undefined;
    const file = isBrought ? nucleusFile : await this.#downloaded(wanted);
    const sha256 = await sha256OfFile(file).catch((cause: unknown) => {
      throw new NucleusPackageError(`${file} cannot be read: ${wordsOf(cause)}`, { cause });
    });
    // A file that somebody brought is of their choice; what it must be, they say by --nucleus-sha256.
    const pinned = isBrought ? undefined : (wanted.sha256 ?? (await this.#firstSeen(file)));
    const known = (isNucleus ? nucleusSha256 : undefined) ?? pinned;
    if (known !== undefined && known !== sha256) throw wrongPackage(wanted.url, file, known, sha256);
    if (known === undefined && !isBrought) await writeFile(`${file}.sha256`, `${sha256}\n`);
    return { file, sha256, bytes: (await stat(file)).size, firstSeen: known === undefined };
  }

  async #downloaded({ url }: PackageFile): Promise<string> {
    // Versions of one package bear one name: the address tells them apart.
    const file = join(this.#options.folder, new URL(url).pathname.split('/').slice(-2).join('-'));
    if (await stat(file).catch(() => undefined)) return file;
    this.#options.progress(`downloads ${url}`);
    await mkdir(this.#options.folder, { recursive: true });
    try {
      await download(url, `${file}.part`);
    } catch (cause) {
      await rm(`${file}.part`, { force: true });
      throw new NucleusPackageError(
        `${url} cannot be downloaded (${wordsOf(cause)}): download ${basename(file)} another way and give it by --nucleus-file`,
        { cause },
      );
    }
    await rename(`${file}.part`, file);
    return file;
  }

  async #firstSeen(file: string): Promise<string | undefined> {
    const text = await readFile(`${file}.sha256`, 'utf8').catch(() => undefined);
    return text?.trim();
  }
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

async function download(url: string, file: string): Promise<void> {
  const response = await fetch(url);
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(file));
}

function wrongPackage(url: string, file: string, known: string, found: string): NucleusPackageError {
  return new NucleusPackageError(
    `${file} has the SHA-256 ${found}, and ${known} was expected of ${url}: delete it and try again; where it stays so, do not install it`,
  );
}
