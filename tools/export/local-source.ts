import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { joinCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteReadingHistory } from '@sward/cloud/adapters/sqlite-reading-history.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { ExportSource } from './source.ts';

const FILE = 'cloud.db';

/** `npm start` gives its cloud a folder below its own; a cloud that runs by itself has one for itself. */
function fileIn(folder: string): string {
  const own = join(resolve(folder), FILE);
  return existsSync(own) ? own : join(resolve(folder), 'cloud', FILE);
}

/**
 * The local cloud of a folder, whether or not it runs.
 * @throws NoCloudError
 */
export function openLocalSource(folder: string): ExportSource {
  const database = joinCloudDatabase(fileIn(folder));
  return {
    history: new SqliteReadingHistory(database),
    directory: new DocumentDirectory(new SqliteDocumentStore(database, Date.now)),
    close: () => void database.close(),
  };
}
