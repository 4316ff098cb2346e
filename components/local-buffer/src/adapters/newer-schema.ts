import { existsSync } from 'node:fs';
import { LogSchemaError } from '../log-errors.ts';
import { SCHEMA_VERSION } from './log-schema.ts';
import { PageFile } from './salvage/page-file.ts';

const MAGIC = 'SQLite format 3\0';

/** Where the first page says which version wrote it (section 1.3 of SQLite's file format). */
const USER_VERSION_AT = 60;
/** No version will ever be higher: such bytes rotted. */
const HIGHEST_VERSION = 1000;

/**
 * Refuses a log of a newer version. SQLite is not asked: it brings the write-ahead log into a file that it only looked at,
 * and this one is to stay as it is.
 * @throws LogSchemaError, an error of the file system
 */
export function refuseNewerSchema(file: string): void {
  const version = existsSync(file) ? versionOf(file) : 0;
  if (version <= SCHEMA_VERSION || version > HIGHEST_VERSION) return;
  throw new LogSchemaError(
    `the log has schema ${version}, this version knows ${SCHEMA_VERSION}: install the newer version`,
  );
}

/** 0 where the file is no database, or a damaged one: that is for others to find. */
function versionOf(path: string): number {
  const file = new PageFile(path);
  try {
    const page = file.page(1);
    return page?.toString('latin1', 0, MAGIC.length) === MAGIC ? page.readInt32BE(USER_VERSION_AT) : 0;
  } finally {
    file.close();
  }
}
