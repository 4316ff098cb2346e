import { findCloudFile, joinCloudDatabase } from '@sward/cloud/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '@sward/cloud/adapters/sqlite-document-store.ts';
import { SqliteReadingHistory } from '@sward/cloud/adapters/sqlite-reading-history.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { ExportSource } from './source.ts';

/**
 * The local cloud of a folder, whether or not it runs.
 * @throws NoCloudError
 */
export function openLocalSource(folder: string): ExportSource {
  const database = joinCloudDatabase(findCloudFile(folder));
  return {
    history: new SqliteReadingHistory(database),
    directory: new DocumentDirectory(new SqliteDocumentStore(database, Date.now)),
    close: () => void database.close(),
  };
}
