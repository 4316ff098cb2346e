import type { ChannelKind } from '@sward/infra/lib/notifications/channel.ts';
import type { Notification } from '@sward/infra/lib/notifications/notification.ts';
import type { NotificationQueue } from '@sward/infra/lib/notifications/ports.ts';

/** Name of the queue of one kind of channel. */
export const notificationQueueName = (kind: ChannelKind): string => `notifications-${kind}`;

/** Notifications in queues of the local cloud, one for each kind of channel. */
export class LocalNotificationQueue implements NotificationQueue {
  readonly #put: (kind: ChannelKind, body: string) => void;

  /** @param put puts a message on the queue of a kind */
  constructor(put: (kind: ChannelKind, body: string) => void) {
    this.#put = put;
  }

  async add(kind: ChannelKind, notification: Notification): Promise<void> {
    this.#put(kind, JSON.stringify(notification));
  }
}
