import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DATA_ENVIRONMENT } from '../../data/constants.ts';
import { grantOperations } from '../../data/constructs/data-tables.ts';
import { SwardFunction } from '../../functions/sward-function.ts';
import type { ChannelKind } from '../../notifications/channel.ts';
import { NOTIFY_ENVIRONMENT, NOTIFY_QUEUE } from '../../notifications/constants.ts';
import { ALERT_OPERATIONS, grantChannel } from './alert-grants.ts';
import type { NotificationQueuePair } from './notification-queues.ts';

export type NotifyFunctionProps = {
  readonly kind: ChannelKind;
  readonly documents: TableV2;
  readonly queues: NotificationQueuePair;
  readonly logRetention: RetentionDays;
};

/** Telegram and Slack refuse who is faster than a few messages a second. The least that Lambda takes. */
const MAX_CONCURRENCY = 2;

/** Tells the channels of one kind. */
export class NotifyFunction extends SwardFunction {
  constructor(scope: Construct, id: string, { kind, documents, queues, logRetention }: NotifyFunctionProps) {
    super(scope, id, {
      description: `Sends notifications to channels of kind ${kind}`,
      entry: join(import.meta.dirname, '..', '..', 'notifications', 'notify.lambda.ts'),
      environment: {
        [DATA_ENVIRONMENT.documentsTable]: documents.tableName,
        [NOTIFY_ENVIRONMENT.queueUrl]: queues.queue.queueUrl,
        [NOTIFY_ENVIRONMENT.deadLettersUrl]: queues.deadLetters.queueUrl,
      },
      logRetention,
      timeout: Duration.minutes(1),
    });
    this.handler.addEventSource(
      new SqsEventSource(queues.queue, {
        reportBatchItemFailures: true,
        batchSize: NOTIFY_QUEUE.batchSize,
        maxConcurrency: MAX_CONCURRENCY,
      }),
    );
    grantOperations(this.role, documents, ALERT_OPERATIONS.notify.documents);
    grantChannel(this.role, kind);
    queues.deadLetters.grantSendMessages(this.role);
  }
}
