import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type ChannelKind, channelSchema } from '../../notifications/channel.ts';
import { NOTIFICATION_QUEUES, NOTIFY_QUEUE } from '../../notifications/constants.ts';

/** What waits to be told on channels of one kind, and where ends what could not be told. */
export type NotificationQueuePair = { readonly queue: IQueue; readonly deadLetters: IQueue };

/** Every kind of channel that the schema knows. */
export const CHANNEL_KINDS: readonly ChannelKind[] = channelSchema.options.map(({ shape }) => shape.kind.value);

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** A queue for each kind of channel, so that one that is down holds up no other. */
export class NotificationQueues extends Construct {
  readonly byKind: ReadonlyMap<ChannelKind, NotificationQueuePair>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.byKind = new Map(CHANNEL_KINDS.map((kind) => [kind, this.#pair(kind)]));
  }

  /** The variables by which a function knows the queues. */
  get environment(): Record<string, string> {
    return Object.fromEntries([...this.byKind].map(([kind, { queue }]) => [NOTIFICATION_QUEUES[kind], queue.queueUrl]));
  }

  /** Lets `grantee` queue notifications of every kind. */
  grantSend(grantee: IGrantable): void {
    for (const { queue } of this.byKind.values()) queue.grantSendMessages(grantee);
  }

  #pair(kind: ChannelKind): NotificationQueuePair {
    const retentionPeriod = Duration.days(NOTIFY_QUEUE.retentionDays);
    const safe = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true, retentionPeriod };
    const deadLetters = new Queue(this, `${capitalised(kind)}DeadLetters`, safe);
    const queue = new Queue(this, capitalised(kind), {
      ...safe,
      visibilityTimeout: Duration.seconds(NOTIFY_QUEUE.visibilityTimeoutS),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: NOTIFY_QUEUE.maxReceiveCount },
    });
    return { queue, deadLetters };
  }
}
