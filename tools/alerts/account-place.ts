import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QUEUE_OUTPUT } from '@sward/infra/lib/data/output-names.ts';
import { DynamoDbDocumentStore } from '@sward/infra/lib/documents/adapters/dynamodb-document-store.ts';
import {
  type NotificationQueueUrls,
  SqsNotificationQueue,
} from '@sward/infra/lib/notifications/adapters/sqs-notification-queue.ts';
import type { NotificationQueue } from '@sward/infra/lib/notifications/ports.ts';
import { STACK_NAMES } from '@sward/infra/lib/stack-names.ts';
import { findTables } from '../export/account-tables.ts';
import { AlertsPlaceError } from './alerts-errors.ts';
import type { AlertsPlace } from './place.ts';

/**
 * The account that the environment names.
 * @param region where the environment names none
 * @throws ExportSourceError where the stack has no table, and the SDK's errors as they are
 */
export async function openAccountPlace(region?: string): Promise<AlertsPlace> {
  const address = region === undefined ? {} : { region };
  const stacks = new CloudFormationClient(address);
  const tables = new DynamoDBClient(address);
  const queues = new SQSClient(address);
  const { documents } = await findTables(stacks);
  return {
    documents: new DynamoDbDocumentStore(documents, DynamoDBDocumentClient.from(tables)),
    notifications: new LateQueues(stacks, queues),
    close: () => {
      for (const client of [stacks, tables, queues]) client.destroy();
    },
  };
}

/** Only a test notification needs the queues, so nobody else needs the right to ask for them. */
class LateQueues implements NotificationQueue {
  readonly #stacks: CloudFormationClient;
  readonly #queues: SQSClient;

  constructor(stacks: CloudFormationClient, queues: SQSClient) {
    this.#stacks = stacks;
    this.#queues = queues;
  }

  async add(...message: Parameters<NotificationQueue['add']>): Promise<void> {
    const urls = queueUrls(await this.#outputs());
    await new SqsNotificationQueue(urls, this.#queues).add(...message);
  }

  async #outputs(): Promise<ReadonlyMap<string, string>> {
    const { Stacks = [] } = await this.#stacks.send(new DescribeStacksCommand({ StackName: STACK_NAMES.alerts }));
    const outputs = Stacks.flatMap(({ Outputs = [] }) => Outputs);
    return new Map(outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }
}

function queueUrls(outputs: ReadonlyMap<string, string>): NotificationQueueUrls {
  const urlOf = (kind: string) => {
    const url = outputs.get(`Notify${kind}${QUEUE_OUTPUT}`);
    if (url !== undefined) return url;
    throw new AlertsPlaceError(`the stack ${STACK_NAMES.alerts} names no queue for ${kind}: deploy it again`);
  };
  return { sns: urlOf('Sns'), telegram: urlOf('Telegram'), slack: urlOf('Slack'), webhook: urlOf('Webhook') };
}
