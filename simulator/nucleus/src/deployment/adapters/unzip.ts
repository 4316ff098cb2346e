import { closeSync, createReadStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate';
import { ArtifactError } from '../../nucleus-errors.ts';
import { safeEntrySegments } from '../archive-path.ts';

/** A damaged or hostile archive must not fill the disk. */
const MAX_UNPACKED_BYTES = 2 * 1024 ** 3;

type Unpacking = { files: number; open: number; bytes: number };

const writeEntry = (entry: UnzipFile, path: string, mode: number, progress: Unpacking): void => {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'w', mode | 0o200);
  progress.open += 1;
  progress.files += 1;
  entry.ondata = (error, chunk, final) => {
    if (error !== null) throw error;
    progress.bytes += chunk.length;
    if (progress.bytes > MAX_UNPACKED_BYTES)
      throw new ArtifactError(`unpacks to more than ${MAX_UNPACKED_BYTES} bytes`);
    writeSync(descriptor, chunk);
    if (!final) return;
    closeSync(descriptor);
    progress.open -= 1;
  };
  entry.start();
};

const unpackEntry = (entry: UnzipFile, archive: string, folder: string, mode: number, progress: Unpacking): void => {
  const path = join(folder, ...safeEntrySegments(entry.name, archive));
  if (entry.name.endsWith('/')) mkdirSync(path, { recursive: true });
  else writeEntry(entry, path, mode, progress);
};

/**
 * Unpacks a ZIP archive, with memory for one chunk at a time. Like both nuclei it gives every file the same mode, whatever the archive
 * says, and writes a symbolic link as a plain file.
 *
 * @param mode file mode; the owner can write as long as the nucleus unpacks
 * @throws ArtifactError for a damaged archive or an entry that leaves the folder; what was written until then stays
 */
export const unzipTo = async (archive: string, folder: string, mode: number): Promise<void> => {
  const progress: Unpacking = { files: 0, open: 0, bytes: 0 };
  const unzip = new Unzip((entry) => unpackEntry(entry, archive, folder, mode, progress));
  unzip.register(UnzipInflate);
  mkdirSync(folder, { recursive: true });
  try {
    for await (const chunk of createReadStream(archive)) unzip.push(new Uint8Array(chunk));
    unzip.push(new Uint8Array(0), true);
  } catch (error) {
    if (error instanceof ArtifactError) throw error;
    throw new ArtifactError(
      `${archive} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
  if (progress.files === 0 || progress.open > 0) {
    throw new ArtifactError(`${archive} is ${progress.files === 0 ? 'no ZIP archive' : 'cut short'}: build it again`);
  }
};
