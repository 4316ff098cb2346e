import { join } from 'node:path';
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FeedFunction } from '../feed/constructs/feed-function.ts';
import type { ConsumerQueue } from '../feed/constructs/feed-queues.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import { STREAM_ENVIRONMENT } from './constants.ts';
import { type StreamKind, ThirdPartyStream } from './constructs/third-party-stream.ts';

export type StreamStackProps = StackProps & {
  /** The feed's queue of consumer `stream`. */
  readonly queue: ConsumerQueue;
  readonly kind: StreamKind;
  readonly logRetention: RetentionDays;
};

/** Every reading to third parties, as an event of EventBridge or a record of Kinesis: see docs/third-parties.md. */
export class StreamStack extends Stack {
  readonly functions: readonly SwardFunction[];

  constructor(scope: Construct, id: string, { queue, kind, logRetention, ...props }: StreamStackProps) {
    super(scope, id, { description: 'Sward: passes every reading on to third parties', ...props });
    const { name, writing } = new ThirdPartyStream(this, 'ThirdParties', kind);
    const feeder = new FeedFunction(this, 'Function', {
      description: `Passes readings of the feed to ${kind}`,
      entry: join(import.meta.dirname, 'stream.lambda.ts'),
      environment: { [STREAM_ENVIRONMENT.kind]: kind, [STREAM_ENVIRONMENT.name]: name },
      logRetention,
      queue,
      // Third parties act on readings: they do not wait for fuller calls.
      gatherFor: Duration.seconds(1),
      // In small regions EventBridge takes some 600 events/s: at that pace an invocation of 4,000 ends well before its timeout,
      // and a backlog is sent once, not over and over.
      batchSize: 4,
      maxConcurrency: 3,
    });
    feeder.role.addToPolicy(writing);
    this.functions = [feeder];
  }
}
