import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

type Reading = { readonly device_id: string; readonly timestamp: number } & Readonly<Record<string, unknown>>;

/** Only that the host can speak to it as to the other: an SQS event of readings, each put by itself. */
type Event = { readonly Records: readonly { readonly body: string }[] };

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** One item per reading. */
export async function handler({ Records }: Event): Promise<undefined> {
  for (const { body } of Records) {
    const { device_id, timestamp, ...rest }: Reading = JSON.parse(body);
    await documents.send(new PutCommand({ TableName: 'readings', Item: { device_id, timestamp, ...rest } }));
  }
  return undefined;
}
