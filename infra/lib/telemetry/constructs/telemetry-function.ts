import { join } from 'node:path';
import { cloudFilters } from '@sward/contracts/topics.ts';
import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ConsumerQueue } from '../../feed/constructs/feed-queues.ts';
import { SwardFunction } from '../../functions/sward-function.ts';
import { ENVIRONMENT } from '../constants.ts';

export type TelemetryFunctionProps = {
  readonly queue: ConsumerQueue;
  /** Queues of the feed. */
  readonly feed: readonly IQueue[];
  /** What tells the function of the tables. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
};

/** Storing 10 full batches takes a fraction of a second; a throttled table may make it wait for many. */
const TIMEOUT = Duration.minutes(1);

/** Invocations at a time: the table is written in bursts no wider than this after an outage of a whole fleet. */
const MAX_CONCURRENCY = 50;

/** The function that stores what the queue brings, puts it on the feed, and acknowledges it to the gateways. */
export class TelemetryFunction extends SwardFunction {
  constructor(scope: Construct, id: string, { queue, feed, environment, logRetention }: TelemetryFunctionProps) {
    super(scope, id, {
      description: 'Stores telemetry and acknowledges it to the gateways',
      entry: join(import.meta.dirname, '..', 'telemetry.lambda.ts'),
      environment: {
        ...environment,
        [ENVIRONMENT.queueUrl]: queue.queue.queueUrl,
        [ENVIRONMENT.deadLettersUrl]: queue.deadLetters.queueUrl,
        [ENVIRONMENT.feedUrls]: feed.map(({ queueUrl }) => queueUrl).join(','),
      },
      logRetention,
      timeout: TIMEOUT,
    });
    // Gathering would cost every reading a second, and alerts with it.
    this.handler.addEventSource(
      new SqsEventSource(queue.queue, { reportBatchItemFailures: true, maxConcurrency: MAX_CONCURRENCY }),
    );
    for (const target of [...feed, queue.deadLetters]) target.grantSendMessages(this.role);
    this.#grantAcknowledge();
  }

  /** Publishing to the gateways, on their acknowledgement topics and on no other. */
  #grantAcknowledge(): void {
    const topics = cloudFilters.ack.replaceAll('+', '*');
    const resource = Stack.of(this).formatArn({ service: 'iot', resource: 'topic', resourceName: topics });
    this.role.addToPolicy(new PolicyStatement({ actions: ['iot:Publish'], resources: [resource] }));
    Validations.of(this.role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iot:<AWS::Region>:<AWS::AccountId>:topic/${topics}]`,
      reason: 'One function answers every gateway; the wildcards stand for building and gateway ids only.',
    });
  }
}
