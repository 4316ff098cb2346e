import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IoTDataPlaneClient } from '@aws-sdk/client-iot-data-plane';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { originFields } from '../feed/adapters/origin-fields.ts';
import { QueueFunction } from '../feed/adapters/queue-function.ts';
import { SqsReadingFeed } from '../feed/adapters/sqs-reading-feed.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { METRICS } from '../functions/metric-names.ts';
import { DynamoDbReadingStore } from '../history/adapters/dynamodb-reading-store.ts';
import { DocumentDirectory } from '../history/document-directory.ts';
import { retentionOfTexts } from '../history/retention.ts';
import { IotAckSender } from './adapters/iot-ack-sender.ts';
import { ENVIRONMENT } from './constants.ts';
import { originOf } from './message-origin.ts';
import { handleSqsBatch } from './sqs-batch.ts';
import { TELEMETRY_SOURCE, type TelemetryReport } from './telemetry-intake.ts';

/** Old gateways may send values of more digits than a double keeps; they are stored as the double that was parsed. */
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { allowImpreciseNumbers: true },
});
const retention = retentionOfTexts(
  requireEnvironment(DATA_ENVIRONMENT.history),
  requireEnvironment(DATA_ENVIRONMENT.timeZone),
);
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const queue = new QueueFunction({
  source: TELEMETRY_SOURCE,
  queueUrl: requireEnvironment(ENVIRONMENT.queueUrl),
  deadLettersUrl: requireEnvironment(ENVIRONMENT.deadLettersUrl),
});

/** What went well is told where somebody looks for it: POWERTOOLS_LOG_LEVEL=DEBUG. */
function report(told: TelemetryReport): void {
  const messages = told.stored.map(({ message }) => message);
  const refused = messages.flatMap(({ ack }) => ack?.refused ?? []);
  const readings = messages.flatMap((message) => message.readings);
  for (const { id, message } of told.stored) {
    queue.logger.debug('message_stored', { message_id: id, ...originFields(originOf(message)) });
  }
  const counts = new Map<string, number>([
    [METRICS.stored, readings.length],
    [METRICS.refused, refused.length],
    [METRICS.acks, told.acks],
  ]);
  queue.report(
    told,
    counts,
    readings.map(({ cloudReceivedAt }) => cloudReceivedAt),
  );
}

const ports = {
  ...queue.ports,
  store: new DynamoDbReadingStore(requireEnvironment(DATA_ENVIRONMENT.readingsTable), tables, retention),
  directory: new DocumentDirectory(documents),
  feed: new SqsReadingFeed(requireEnvironment(ENVIRONMENT.feedUrls).split(','), queue.client),
  acks: new IotAckSender(new IoTDataPlaneClient({})),
  report,
};

/** Entry of the function that the telemetry queue invokes. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleSqsBatch(event, ports);
