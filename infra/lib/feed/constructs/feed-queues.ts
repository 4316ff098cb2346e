import { Duration } from 'aws-cdk-lib';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALERT_SETTLE_S } from '../../alerts/settle.ts';
import type { FeedConsumer } from '../ports.ts';
import { RetriedQueue } from './retried-queue.ts';

/** A consumer's queue, and where ends what it gives up. */
export type ConsumerQueue = { readonly queue: IQueue; readonly deadLetters: IQueue };

export type FeedQueuesProps = { readonly consumers: readonly FeedConsumer[] };

/** `alerts` as an id in the construct tree: `Alerts`. */
const toConstructId = (consumer: string) => consumer.charAt(0).toUpperCase() + consumer.slice(1);

/** A queue for each consumer of what is stored. */
export class FeedQueues extends Construct {
  readonly byConsumer: ReadonlyMap<FeedConsumer, ConsumerQueue>;

  constructor(scope: Construct, id: string, { consumers }: FeedQueuesProps) {
    super(scope, id);
    this.byConsumer = new Map(consumers.map((consumer) => [consumer, this.#queues(consumer)]));
  }

  #queues(consumer: FeedConsumer): ConsumerQueue {
    // What overtook is waited for before it is judged: see docs/decisions/0005-cloud.md.
    const delay = consumer === 'alerts' ? { deliveryDelay: Duration.seconds(ALERT_SETTLE_S) } : {};
    return new RetriedQueue(this, toConstructId(consumer), delay);
  }
}
