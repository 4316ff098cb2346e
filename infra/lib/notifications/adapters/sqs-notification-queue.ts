import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { ChannelKind } from '../channel.ts';
import { NOTIFICATION_QUEUES } from '../constants.ts';
import type { Notification } from '../notification.ts';
import type { NotificationQueue } from '../ports.ts';

/** What the queue needs of the SDK's client. */
export interface MessageSender {
  send(command: SendMessageCommand): Promise<unknown>;
}

export type NotificationQueueUrls = Readonly<Record<ChannelKind, string>>;

/** The URLs of all queues. @param read gives the variable of a name, or throws */
export function notificationQueueUrls(read: (name: string) => string): NotificationQueueUrls {
  return {
    sns: read(NOTIFICATION_QUEUES.sns),
    telegram: read(NOTIFICATION_QUEUES.telegram),
    slack: read(NOTIFICATION_QUEUES.slack),
    webhook: read(NOTIFICATION_QUEUES.webhook),
  };
}

/** Notifications on SQS, a queue for each kind of channel. */
export class SqsNotificationQueue implements NotificationQueue {
  readonly #urls: NotificationQueueUrls;
  readonly #sender: MessageSender;

  constructor(urls: NotificationQueueUrls, sender: MessageSender) {
    this.#urls = urls;
    this.#sender = sender;
  }

  /** @throws the SDK's errors as they are */
  async add(kind: ChannelKind, notification: Notification): Promise<void> {
    const command = new SendMessageCommand({ QueueUrl: this.#urls[kind], MessageBody: JSON.stringify(notification) });
    await this.#sender.send(command);
  }
}
