import type { ChannelKind } from '@sward/infra/lib/notifications/channel.ts';
import type { Notification } from '@sward/infra/lib/notifications/notification.ts';
import type { NotificationQueue } from '@sward/infra/lib/notifications/ports.ts';
import type { MessageQueue } from './ports.ts';

/** Name of the queue of one kind of channel. */
export const notificationQueueName = (kind: ChannelKind): string => `notifications-${kind}`;

/** Notifications in queues of the local cloud, one for each kind of channel. */
export class LocalNotificationQueue implements NotificationQueue {
  readonly #queueOf: (name: string) => MessageQueue;
  readonly #now: () => number;
  readonly #onAdded: (kind: ChannelKind) => void;

  /**
   * @param now Unix milliseconds
   * @param onAdded called when a queue has something to hand out
   */
  constructor(
    queueOf: (name: string) => MessageQueue,
    now: () => number,
    onAdded: (kind: ChannelKind) => void = () => undefined,
  ) {
    this.#queueOf = queueOf;
    this.#now = now;
    this.#onAdded = onAdded;
  }

  async add(kind: ChannelKind, notification: Notification): Promise<void> {
    this.#queueOf(notificationQueueName(kind)).enqueue([JSON.stringify(notification)], this.#now());
    this.#onAdded(kind);
  }
}
