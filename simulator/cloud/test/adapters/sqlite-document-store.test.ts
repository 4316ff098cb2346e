import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DocumentConflictError } from '@sward/infra/lib/documents/document-errors.ts';
import { describeDocumentStore } from '@sward/infra/test/documents/document-store-contract.ts';
import { joinCloudDatabase, openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { SqliteDocumentStore } from '../../src/adapters/sqlite-document-store.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();

describeDocumentStore('SqliteDocumentStore', async (now) => {
  const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
  return { store: new SqliteDocumentStore(database, now), close: async () => void database.close() };
});

describe('documents in the file of a cloud that runs', () => {
  it('leave it once they have expired', async () => {
    const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
    let now = 5;
    const store = new SqliteDocumentStore(database, () => now);
    for (const [id, expiresAt] of Object.entries({ a: 6, b: 7 })) {
      await store.put({ partition: 'acme#sent', id }, 'x', 0, { expiresAt });
    }
    await store.put({ partition: 'acme#sent', id: 'c' }, 'x', 0);
    now = 6;
    store.purge();
    expect(database.prepare('SELECT id FROM documents ORDER BY id').all()).toEqual([{ id: 'b' }, { id: 'c' }]);
    database.close();
  });

  it('are seen and changed by another process, under the same locking', async () => {
    const file = join(makeFolder(), 'cloud.db');
    const [owner, guest] = [openCloudDatabase(file), joinCloudDatabase(file)];
    const [ours, theirs] = [owner, guest].map((database) => new SqliteDocumentStore(database, Date.now));
    const key = { partition: 'acme#rules', id: 'warm' };
    await ours?.put(key, 'ours', 0);
    expect((await theirs?.get(key))?.body).toBe('ours');
    await theirs?.put(key, 'theirs', 1);
    await expect(ours?.put(key, 'ours again', 1)).rejects.toBeInstanceOf(DocumentConflictError);
    for (const database of [owner, guest]) database.close();
  });
});
