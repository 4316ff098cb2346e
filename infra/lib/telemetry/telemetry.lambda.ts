import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbReadingStore } from './adapters/dynamodb-reading-store.ts';
import { IotAckSender } from './adapters/iot-ack-sender.ts';
import { ENVIRONMENT } from './constants.ts';
import type { FailedRecord } from './ports.ts';
import { handleSqsBatch } from './sqs-batch.ts';
import { MissingEnvironmentError } from './telemetry-errors.ts';

function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new MissingEnvironmentError(`${name} is not set: deploy the function with its construct, telemetry-stack.ts`);
}

/** Old gateways may send values of more digits than a double keeps; they are stored as the double that was parsed. */
const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { allowImpreciseNumbers: true },
});

const ports = {
  store: new DynamoDbReadingStore(requireEnvironment(ENVIRONMENT.tableName), documents),
  acks: new IotAckSender(new IoTDataPlaneClient({})),
};

/** One JSON object per line: CloudWatch Logs Insights finds its fields, and no sender can break the line. */
function log({ id, reason }: FailedRecord): void {
  process.stderr.write(`${JSON.stringify({ level: 'ERROR', event: 'telemetry_failed', message_id: id, reason })}\n`);
}

/** Entry of the function that the telemetry queue invokes. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleSqsBatch(event, ports, log);
