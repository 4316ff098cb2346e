import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbDocumentStore } from '@sward/infra/lib/documents/adapters/dynamodb-document-store.ts';
import { DynamoDbReadingHistory } from '@sward/infra/lib/history/adapters/dynamodb-reading-history.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { findTables } from './account-tables.ts';
import type { ExportSource } from './source.ts';

/** Where an account answers from; tests say where. */
type AccountAddress = { readonly region?: string; readonly endpoint?: string };

/**
 * The tables of the account that the environment names.
 * @param table name of the table of readings, where it is not that of the stack
 * @throws ExportSourceError where the stack has no tables, and the SDK's errors as they are
 */
export async function openAccountSource(address: AccountAddress, table?: string): Promise<ExportSource> {
  const formation = new CloudFormationClient(address);
  const tables = await findTables(formation).finally(() => formation.destroy());
  const client = new DynamoDBClient(address);
  const documents = DynamoDBDocumentClient.from(client);
  return {
    history: new DynamoDbReadingHistory(table ?? tables.readings, documents),
    directory: new DocumentDirectory(new DynamoDbDocumentStore(tables.documents, documents)),
    close: () => client.destroy(),
  };
}
