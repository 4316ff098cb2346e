import { Duration } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { LONGEST_WAIT_S } from '../retry-wait.ts';

export type RetriedQueueProps = {
  /** How long a message waits before it is handed out first. @default not at all */
  readonly deliveryDelay?: Duration;
};

/** The longest that SQS keeps a message: its consumer may be down for so long. */
const LONGEST_RETENTION = Duration.days(14);

/**
 * How long a message stays hidden whose function died before it could say when it should come again: as long as the longest wait. It
 * is more than six times any function's timeout, as AWS advises.
 */
const VISIBILITY_TIMEOUT = Duration.seconds(LONGEST_WAIT_S);

/**
 * Deliveries before SQS moves a message to the dead letters by itself: the most that it counts. A failed message waits longer each time, from
 * 10 s to between 15 and 30 min (`retry-wait.ts`), so 1000 deliveries take 15.6 days, 20.8 where the function dies each
 * time: more than the 14 days that SQS keeps a message. An outage of any length that a message outlives thus moves nothing to the dead
 * letters. What fails for 13 days becomes a dead letter by our own hand (`failed-messages.ts`), and what can never be
 * handled does so at once.
 */
const ATTEMPTS = 1000;

/** A queue whose messages outlast an outage of their consumer, and its dead letters. */
export class RetriedQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, { deliveryDelay }: RetriedQueueProps = {}) {
    super(scope, id);
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod: LONGEST_RETENTION };
    this.deadLetters = new Queue(this, 'DeadLetters', safe);
    this.queue = new Queue(this, 'Queue', {
      ...safe,
      visibilityTimeout: VISIBILITY_TIMEOUT,
      ...(deliveryDelay === undefined ? {} : { deliveryDelay }),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: ATTEMPTS },
    });
  }
}
