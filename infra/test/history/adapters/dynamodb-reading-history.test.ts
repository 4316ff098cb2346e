import { afterAll, beforeAll } from '@jest/globals';
import { READINGS_KEYS } from '../../../lib/data/constants.ts';
import { DynamoDbReadingHistory } from '../../../lib/history/adapters/dynamodb-reading-history.ts';
import { DynamoDbReadingStore } from '../../../lib/history/adapters/dynamodb-reading-store.ts';
import { type LocalDynamoDb, startDynalite } from '../../support/dynalite.ts';
import { describeReadingHistory } from '../reading-history-contract.ts';

let database: LocalDynamoDb;
beforeAll(async () => {
  database = await startDynalite();
});
afterAll(() => database.close());

describeReadingHistory('DynamoDbReadingHistory', async () => {
  const table = await database.createTable(READINGS_KEYS);
  return {
    store: new DynamoDbReadingStore(table, database.client, () => Number.MAX_SAFE_INTEGER),
    history: new DynamoDbReadingHistory(table, database.client),
    close: async () => undefined,
  };
});
