import type { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { SwardFunction, type SwardFunctionProps } from '../../functions/sward-function.ts';
import { FEED_ENVIRONMENT } from '../constants.ts';
import type { ConsumerQueue } from './feed-queues.ts';

export type FeedFunctionProps = SwardFunctionProps & {
  readonly queue: ConsumerQueue;
  /** How long messages may gather before the function is invoked: fewer and larger writes. */
  readonly gatherFor: Duration;
  /** Messages in one invocation at most. @default 10 */
  readonly batchSize?: number;
  /** Invocations at a time at most. @default 5 */
  readonly maxConcurrency?: number;
};

/** A function that takes the feed from its queue. It may put what it refuses onto the queue's dead letters. */
export class FeedFunction extends SwardFunction {
  constructor(scope: Construct, id: string, props: FeedFunctionProps) {
    const { queue, gatherFor, batchSize = 10, maxConcurrency = 5, environment, ...rest } = props;
    super(scope, id, {
      ...rest,
      environment: {
        ...environment,
        [FEED_ENVIRONMENT.queueUrl]: queue.queue.queueUrl,
        [FEED_ENVIRONMENT.deadLettersUrl]: queue.deadLetters.queueUrl,
      },
    });
    this.handler.addEventSource(
      new SqsEventSource(queue.queue, {
        reportBatchItemFailures: true,
        batchSize,
        maxBatchingWindow: gatherFor,
        maxConcurrency,
      }),
    );
    queue.deadLetters.grantSendMessages(this.role);
  }
}
