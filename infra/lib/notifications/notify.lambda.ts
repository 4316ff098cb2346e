import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { DynamoDbDocumentStore } from '../documents/adapters/dynamodb-document-store.ts';
import { SqsDeadLetters } from '../feed/adapters/sqs-dead-letters.ts';
import { SqsMessageDelays } from '../feed/adapters/sqs-message-delays.ts';
import { requireEnvironment } from '../functions/environment.ts';
import { NodeHttpsPoster } from './adapters/node-https-poster.ts';
import { SecretsManagerSecrets } from './adapters/secrets-manager-secrets.ts';
import { SlackSender } from './adapters/slack-sender.ts';
import { SnsSender } from './adapters/sns-sender.ts';
import { TelegramSender } from './adapters/telegram-sender.ts';
import { WebhookSender } from './adapters/webhook-sender.ts';
import { NOTIFY_ENVIRONMENT } from './constants.ts';
import { FreshSecretSender } from './fresh-secret-sender.ts';
import { NotificationDeliverer } from './notification-deliverer.ts';
import { handleNotifications } from './notify-handler.ts';

const now = Date.now;
const logger = new Logger({ serviceName: 'notify' });
const sqs = new SQSClient({});
const secrets = new SecretsManagerSecrets(new SecretsManagerClient({}), now);
const outside = { poster: new NodeHttpsPoster(), secrets, now };

const ports = {
  deliverer: new NotificationDeliverer({
    documents: new DynamoDbDocumentStore(
      requireEnvironment(DATA_ENVIRONMENT.documentsTable),
      DynamoDBDocumentClient.from(new DynamoDBClient({})),
    ),
    senders: {
      sns: new SnsSender(new SNSClient({})),
      telegram: new FreshSecretSender(new TelegramSender(outside), secrets),
      slack: new FreshSecretSender(new SlackSender(outside), secrets),
      webhook: new FreshSecretSender(new WebhookSender(outside), secrets),
    },
    now,
  }),
  deadLetters: new SqsDeadLetters(requireEnvironment(NOTIFY_ENVIRONMENT.deadLettersUrl), sqs),
  delays: new SqsMessageDelays(requireEnvironment(NOTIFY_ENVIRONMENT.queueUrl), sqs),
  now,
  random: Math.random,
  log: (event: string, fields: Readonly<Record<string, string | number>>) =>
    event === 'notification_delivered' ? logger.info(event, fields) : logger.warn(event, fields),
};

/** Entry of the functions that tell people: one for each kind of channel, each with the permissions of its kind only. */
export const handler = (event: SQSEvent): Promise<SQSBatchResponse> => handleNotifications(event, ports);
