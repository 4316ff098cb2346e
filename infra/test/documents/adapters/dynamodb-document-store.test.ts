import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTS_KEYS } from '../../../lib/data/constants.ts';
import { DynamoDbDocumentStore } from '../../../lib/documents/adapters/dynamodb-document-store.ts';
import { CorruptDocumentError } from '../../../lib/documents/document-errors.ts';
import { type LocalDynamoDb, startDynalite } from '../../support/dynalite.ts';
import { describeDocumentStore } from '../document-store-contract.ts';

let database: LocalDynamoDb;
beforeAll(async () => {
  database = await startDynalite();
});
afterAll(() => database.close());

describeDocumentStore('DynamoDbDocumentStore', async (now) => {
  const table = await database.createTable(DOCUMENTS_KEYS);
  return { store: new DynamoDbDocumentStore(table, database.client, now), close: async () => undefined };
});

describe('DynamoDbDocumentStore', () => {
  const key = { partition: 'acme#rules', id: 'warm' };

  it('tells DynamoDB the second from which it may delete, never one too early', async () => {
    const table = await database.createTable(DOCUMENTS_KEYS);
    const store = new DynamoDbDocumentStore(table, database.client, () => 0);
    await store.put(key, 'a', 0, { expiresAt: 1_706_872_350_001 });
    await store.putIfNewer({ ...key, id: 'device' }, 'a', '1', { expiresAt: 1_706_872_350_000 });
    const items = await database.items(table);
    expect(new Map(items.map((item) => [item['id'], item['expires_at']]))).toEqual(
      new Map([
        ['device', 1_706_872_350],
        ['warm', 1_706_872_351],
      ]),
    );
  });

  it.each([
    ['no JSON', { version: 1, body: '{' }],
    ['no version', { body: '{}' }],
    ['another type', { version: 1, body: 3 }],
  ])('names an item that is none of its own: %s', async (_what, attributes) => {
    const table = await database.createTable(DOCUMENTS_KEYS);
    await database.client.send(new PutCommand({ TableName: table, Item: { ...key, ...attributes } }));
    const store = new DynamoDbDocumentStore(table, database.client);
    await expect(store.get(key)).rejects.toBeInstanceOf(CorruptDocumentError);
    await expect(store.get(key)).rejects.toThrow('["acme#rules","warm"]');
  });

  it('passes on what DynamoDB says of itself', async () => {
    const store = new DynamoDbDocumentStore('no-such-table', database.client);
    await expect(store.put(key, 'a', 0)).rejects.toThrow('resource not found');
  });
});
