import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { feedHandler } from '../feed/adapters/feed-lambda.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { DynamoDbReadingHistory } from '../history/adapters/dynamodb-reading-history.ts';
import { notificationQueueUrls, SqsNotificationQueue } from '../notifications/adapters/sqs-notification-queue.ts';
import { Dispatcher } from '../notifications/dispatcher.ts';
import { alertLog } from './adapters/powertools-alert-log.ts';
import { AlertEvaluator } from './alert-evaluator.ts';

const now = Date.now;
const { log, onBroken } = alertLog(new Logger({ serviceName: 'alerts' }));
const tables = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const documents = new DynamoDbDocumentStore(requireEnvironment(DATA_ENVIRONMENT.documentsTable), tables);
const history = new DynamoDbReadingHistory(requireEnvironment(DATA_ENVIRONMENT.readingsTable), tables);
const queue = new SqsNotificationQueue(notificationQueueUrls(requireEnvironment), new SQSClient({}));

const listener = new Dispatcher({ documents, queue, now, log });
const evaluator = new AlertEvaluator({
  documents,
  history,
  listener,
  now,
  onBroken,
});

/** Entry of the function that judges what the feed brings. */
export const handler = feedHandler('alerts', evaluator);
