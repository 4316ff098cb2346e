import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTS_KEYS, READINGS_KEYS } from '@sward/infra/lib/data/constants.ts';
import { DynamoDbDocumentStore } from '@sward/infra/lib/documents/adapters/dynamodb-document-store.ts';
import { DynamoDbReadingStore } from '@sward/infra/lib/history/adapters/dynamodb-reading-store.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { type LocalDynamoDb, startDynalite } from '../../../infra/test/support/dynalite.ts';
import { openAccountSource } from '../../../tools/export/account-source.ts';
import { START, stored } from './examples.ts';
import { type FakeAccount, startFakeAccount } from './fake-account.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing', AWS_REGION: 'eu-central-1' };
const never = () => Number.MAX_SAFE_INTEGER;
const QUERY = { buildingId: 'acme:hq', gatewayId: 'gw-1', from: START, until: START + 3_600_000 };

describe('the source of npm run export in an account', () => {
  const before = { ...process.env };
  let dynamodb: LocalDynamoDb;
  let account: FakeAccount | undefined;
  beforeAll(async () => {
    Object.assign(process.env, CREDENTIALS);
    dynamodb = await startDynalite();
  });
  afterEach(async () => {
    await account?.close();
    account = undefined;
  });
  afterAll(async () => {
    await dynamodb.close();
    process.env = before;
  });

  /** An account whose tables hold three readings. */
  async function filledAccount(idOfReadings = 'TablesReadings0123ABCD') {
    const readings = await dynamodb.createTable(READINGS_KEYS);
    const documents = await dynamodb.createTable(DOCUMENTS_KEYS);
    const examples = [3, 1, 2].map((seq) => stored(seq));
    await new DynamoDbReadingStore(readings, dynamodb.client, never).put(examples);
    await new DocumentDirectory(new DynamoDbDocumentStore(documents, dynamodb.client)).update(examples);
    account = await startFakeAccount(
      dynamodb,
      new Map([
        ['SomethingReadingsElse', 'no-table'],
        [idOfReadings, readings],
        ['TablesDocuments4567CDEF', documents],
      ]),
    );
    return { endpoint: account.endpoint, readings };
  }

  async function seqsOf(endpoint: string, table?: string): Promise<number[]> {
    const source = await openAccountSource({ endpoint }, table);
    const seqs: number[] = [];
    for await (const { seq } of source.history.query(QUERY)) seqs.push(seq);
    source.close();
    return seqs;
  }

  it('reads the tables that the stack made, whatever they are called', async () => {
    const { endpoint } = await filledAccount();
    expect(await seqsOf(endpoint)).toEqual([1, 2, 3]);
  });

  it('knows the devices, for who asks for another', async () => {
    const { endpoint } = await filledAccount();
    const { directory, close } = await openAccountSource({ endpoint });
    const devices: string[] = [];
    for await (const { reading } of directory.devices('acme:hq')) devices.push(reading.device_id);
    expect(devices).toEqual(['sensor-0', 'sensor-1']);
    close();
  });

  it('reads another table where it is told one', async () => {
    const { endpoint } = await filledAccount();
    const empty = await dynamodb.createTable(READINGS_KEYS);
    expect(await seqsOf(endpoint, empty)).toEqual([]);
  });

  it('says so where the stack has no table of readings', async () => {
    const { endpoint } = await filledAccount('TablesOthers0123ABCD');
    await expect(openAccountSource({ endpoint })).rejects.toThrow(/has no table Readings: give --table/);
  });

  it('does not hide that there is no stack', async () => {
    account = await startFakeAccount(dynamodb, new Map());
    await expect(openAccountSource({ endpoint: account.endpoint })).rejects.toThrow(/SwardData does not exist/);
  });
});
