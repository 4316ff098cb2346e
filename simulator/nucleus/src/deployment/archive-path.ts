import { ArtifactError } from '../nucleus-errors.ts';

const isUnsafe = (entry: string): boolean =>
  entry === '' ||
  entry.includes('\0') ||
  entry.includes('\\') ||
  entry.startsWith('/') ||
  /^[A-Za-z]:/.test(entry) ||
  entry.split('/').includes('..');

/**
 * The path segments of an archive entry, relative to the folder that it is unpacked to.
 *
 * @throws ArtifactError for an entry that would be written outside that folder
 */
export const safeEntrySegments = (entry: string, archive: string): readonly string[] => {
  if (isUnsafe(entry)) {
    throw new ArtifactError(
      `${archive}: the entry ${JSON.stringify(entry)} would be written outside its folder; build the archive again`,
    );
  }
  return entry.split('/').filter((segment) => segment !== '' && segment !== '.');
};
