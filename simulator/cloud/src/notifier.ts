import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { DeadLetters } from '@sward/infra/lib/feed/ports.ts';
import { type ChannelKind, channelSchema } from '@sward/infra/lib/notifications/channel.ts';
import type { Notification } from '@sward/infra/lib/notifications/notification.ts';
import { NotificationDeliverer } from '@sward/infra/lib/notifications/notification-deliverer.ts';
import { handleNotifications } from '@sward/infra/lib/notifications/notify-handler.ts';
import type { ChannelSender } from '@sward/infra/lib/notifications/ports.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { LocalQueue } from './local-queue.ts';
import type { QueuedMessage } from './ports.ts';
import type { Failure } from './queue-consumer.ts';
import { toSqsEvent } from './sqs-event.ts';

/** One sender for each kind of channel. */
export type Senders = Readonly<Record<ChannelKind, ChannelSender>>;

type NotifierOptions = {
  readonly queueOf: (kind: ChannelKind) => LocalQueue;
  readonly documents: DocumentStore;
  readonly senders: Senders;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Every kind of channel that the schema knows. */
export const CHANNEL_KINDS: readonly ChannelKind[] = channelSchema.options.map(({ shape }) => shape.kind.value);

/** A notification that its channel has taken, and when, Unix milliseconds. */
export type Told = { readonly notification: Notification; readonly at: number };

/** The functions that tell people, one for each kind of channel. */
export class Notifier {
  readonly #options: NotifierOptions;
  #last: Told | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** What was told last, since start. */
  get last(): Told | undefined {
    return this.#last;
  }

  /** Begins to tell what is queued. */
  consume(): void {
    const { queueOf, documents, senders, clock } = this.#options;
    for (const kind of CHANNEL_KINDS) {
      const sender = { [kind]: senders[kind] };
      const deliverer = new NotificationDeliverer({ documents, senders: sender, now: () => clock.now() });
      queueOf(kind).consume((messages) => this.#handle(deliverer, messages));
    }
  }

  /** Looks for what another process has queued. */
  wake(): void {
    for (const kind of CHANNEL_KINDS) this.#options.queueOf(kind).wake();
  }

  /** The wait of each message that failed is the one that SQS would be told. */
  async #handle(deliverer: NotificationDeliverer, messages: readonly QueuedMessage[]): Promise<readonly Failure[]> {
    const { deadLetters, clock, logger } = this.#options;
    const waits = new Map<string, number>();
    const { batchItemFailures } = await handleNotifications(toSqsEvent(messages), {
      deliverer: { deliver: (notification) => this.#deliver(deliverer, notification) },
      deadLetters,
      delays: {
        delay: async (delayed) => {
          for (const { receiptHandle, seconds } of delayed) waits.set(receiptHandle, seconds * 1000);
        },
      },
      now: () => clock.now(),
      random: () => 0,
      log: (event, fields) => logger.info(event, fields),
    });
    return batchItemFailures.map(({ itemIdentifier: id }) => {
      return { id, reason: 'not delivered', againInMs: waits.get(id) ?? 0 };
    });
  }

  async #deliver(deliverer: NotificationDeliverer, notification: Notification): Promise<void> {
    await deliverer.deliver(notification);
    this.#last = { notification, at: this.#options.clock.now() };
  }
}
