import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ConsumerQueue } from '../../feed/constructs/feed-queues.ts';
import { SwardFunction } from '../../functions/sward-function.ts';
import { GATEWAYS_ENVIRONMENT } from '../constants.ts';

export type GatewaysFunctionProps = {
  readonly queue: ConsumerQueue;
  /** What tells the function of the tables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
};

/** Statuses come each minute from each gateway, and silence is told after minutes: half of one is soon enough. */
const GATHER_FOR = Duration.seconds(30);
const BATCH_SIZE = 50;
/** One place is written by one invocation at a time, or is read again: few at a time conflict seldom. */
const MAX_CONCURRENCY = 5;

/** The function that keeps what was heard of gateways. */
export class GatewaysFunction extends SwardFunction {
  constructor(scope: Construct, id: string, { queue, environment, logRetention }: GatewaysFunctionProps) {
    super(scope, id, {
      description: 'Keeps when gateways were heard and whether they are connected',
      entry: join(import.meta.dirname, '..', 'gateways.lambda.ts'),
      environment: {
        ...environment,
        [GATEWAYS_ENVIRONMENT.queueUrl]: queue.queue.queueUrl,
        [GATEWAYS_ENVIRONMENT.deadLettersUrl]: queue.deadLetters.queueUrl,
      },
      logRetention,
    });
    this.handler.addEventSource(
      new SqsEventSource(queue.queue, {
        reportBatchItemFailures: true,
        maxBatchingWindow: GATHER_FOR,
        batchSize: BATCH_SIZE,
        maxConcurrency: MAX_CONCURRENCY,
      }),
    );
    queue.deadLetters.grantSendMessages(this.role);
  }
}
