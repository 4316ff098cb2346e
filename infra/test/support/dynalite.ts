import { once } from 'node:events';
import type { Server } from 'node:http';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';

/** A DynamoDB of a test's own: another implementation of the API, so the SDK, its marshalling and the wire are the real ones. */
export type LocalDynamoDb = {
  readonly client: DynamoDBDocumentClient;
  /** URL, for processes of their own. */
  readonly endpoint: string;
  /** Makes an empty table with string keys. @returns its name, new with each call */
  createTable(keys: TableKeys): Promise<string>;
  /** Everything in a table, in any order. */
  items(table: string): Promise<readonly Record<string, unknown>[]>;
  close(): Promise<void>;
};

/** Names of the key attributes: see infra/lib/data/constants.ts. */
export type TableKeys = { readonly partition: string; readonly sort: string };

/** Starts dynalite in memory, on a port of loopback that the system chooses. */
export async function startDynalite(): Promise<LocalDynamoDb> {
  // Tests run on the oldest Node that the gateway runs on; functions run on a newer one.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = endpointOf(server);
  const plain = clientOf(endpoint);
  const client = DynamoDBDocumentClient.from(plain, { marshallOptions: { allowImpreciseNumbers: true } });
  let tables = 0;
  return {
    client,
    endpoint,
    createTable: async (keys) => {
      tables += 1;
      return createTable(plain, `table-${tables}`, keys);
    },
    items: (table) => itemsOf(client, table),
    close: async () => {
      client.destroy();
      plain.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function endpointOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('dynalite does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
    maxAttempts: 1,
  });
}

async function createTable(client: DynamoDBClient, name: string, { partition, sort }: TableKeys): Promise<string> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [partition, sort].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return name;
}

async function itemsOf(client: DynamoDBDocumentClient, TableName: string): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for await (const page of paginateScan({ client }, { TableName })) items.push(...(page.Items ?? []));
  return items;
}
