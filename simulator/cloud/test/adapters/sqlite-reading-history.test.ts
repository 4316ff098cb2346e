import { join } from 'node:path';
import { describeReadingHistory } from '@sward/infra/test/history/reading-history-contract.ts';
import { openCloudDatabase } from '../../src/adapters/cloud-database.ts';
import { SqliteReadingHistory } from '../../src/adapters/sqlite-reading-history.ts';
import { SqliteReadingStore } from '../../src/adapters/sqlite-reading-store.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();

describeReadingHistory('SqliteReadingHistory', async () => {
  const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
  return {
    store: new SqliteReadingStore(database, Date.now),
    history: new SqliteReadingHistory(database),
    close: async () => void database.close(),
  };
});
