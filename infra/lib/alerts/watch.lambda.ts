import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { METRICS, METRICS_NAMESPACE } from '../functions/metric-names.ts';
import { DocumentDirectory } from '../history/document-directory.ts';
import { notificationQueueUrls, SqsNotificationQueue } from '../notifications/adapters/sqs-notification-queue.ts';
import { Dispatcher } from '../notifications/dispatcher.ts';
import { countSilentGateways, isCountingMinute } from '../operations/silent-gateways.ts';
import { alertLog } from './adapters/powertools-alert-log.ts';
import { AlertWatcher } from './alert-watcher.ts';
import { watchTick } from './watch-tick.ts';

const now = Date.now;
const { log, onBroken } = alertLog(new Logger({ serviceName: 'watch' }));
const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: 'watch' });
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const directory = new DocumentDirectory(documents);
const queue = new SqsNotificationQueue(notificationQueueUrls(requireEnvironment), new SQSClient({}));

const dispatcher = new Dispatcher({ documents, queue, now, log });
const watcher = new AlertWatcher({
  documents,
  directory,
  listener: dispatcher,
  now,
  onBroken,
});

/** For operators. A metric is paid for by the month in which it has data: where none is silent, none is written. */
async function tellSilentGateways(): Promise<void> {
  if (!isCountingMinute(now())) return;
  const silent = await countSilentGateways(directory, now());
  if (silent > 0) metrics.addMetric(METRICS.silentGateways, MetricUnit.Count, silent);
  metrics.publishStoredMetrics();
}

/** Entry of the function that the scheduler invokes each minute. It throws where anything failed: the function's errors are an alarm. */
export const handler = async (): Promise<void> => {
  await watchTick({ watcher, dispatcher, directory });
  await tellSilentGateways();
};
