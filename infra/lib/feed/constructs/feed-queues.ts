import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALERT_SETTLE_S } from '../../alerts/settle.ts';
import type { FeedConsumer } from '../ports.ts';

/** A consumer's queue, and where ends what it gives up. */
export type ConsumerQueue = { readonly queue: IQueue; readonly deadLetters: IQueue };

export type FeedQueuesProps = { readonly consumers: readonly FeedConsumer[] };

/** The longest that SQS keeps a message: a consumer may be down for so long. */
const LONGEST_RETENTION = Duration.days(14);
/** Six times the timeout of the consumers' functions, as AWS advises. */
const VISIBILITY_TIMEOUT = Duration.minutes(6);
/** Deliveries before a message is given up. Each waits longer than the one before: see `feed-handler.ts`. */
const ATTEMPTS = 200;

/** A queue for each consumer of what is stored. */
export class FeedQueues extends Construct {
  readonly byConsumer: ReadonlyMap<FeedConsumer, ConsumerQueue>;

  constructor(scope: Construct, id: string, { consumers }: FeedQueuesProps) {
    super(scope, id);
    this.byConsumer = new Map(consumers.map((consumer) => [consumer, this.#queues(consumer)]));
  }

  #queues(consumer: FeedConsumer): ConsumerQueue {
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: LONGEST_RETENTION };
    const name = consumer.charAt(0).toUpperCase() + consumer.slice(1);
    const deadLetters = new Queue(this, `${name}DeadLetters`, safe);
    const queue = new Queue(this, name, {
      ...safe,
      visibilityTimeout: VISIBILITY_TIMEOUT,
      // What overtook is waited for before it is judged: see docs/decisions/0005-cloud.md.
      ...(consumer === 'alerts' ? { deliveryDelay: Duration.seconds(ALERT_SETTLE_S) } : {}),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: ATTEMPTS },
    });
    return { queue, deadLetters };
  }
}
