import type { Channel } from '@sward/infra/lib/notifications/channel.ts';
import type { Notification } from '@sward/infra/lib/notifications/notification.ts';
import type { ChannelSender } from '@sward/infra/lib/notifications/ports.ts';
import type Database from 'better-sqlite3';

/** A mail that would have gone out by SNS. */
export type Mail = { readonly topicArn: string; readonly sentAt: number; readonly notification: Notification };

type MailRow = { readonly topic_arn: string; readonly sent_at: number; readonly notification: string };

/** Keeps what channels of kind `sns` are told, in the place of SNS. */
export class SqliteMailbox implements ChannelSender {
  readonly #database: Database.Database;
  readonly #now: () => number;

  /**
   * @param database opened by `openCloudDatabase`
   * @param now Unix milliseconds
   */
  constructor(database: Database.Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  async send(channel: Channel, notification: Notification): Promise<void> {
    if (channel.kind !== 'sns') throw new TypeError(`channel ${channel.id} is no SNS topic`);
    this.#database
      .prepare('INSERT INTO mail (topic_arn, sent_at, notification) VALUES (?, ?, ?)')
      .run(channel.topic_arn, this.#now(), JSON.stringify(notification));
  }

  /** All of it, oldest first. */
  mails(): readonly Mail[] {
    return this.#database
      .prepare<[], MailRow>('SELECT topic_arn, sent_at, notification FROM mail ORDER BY id')
      .all()
      .map(({ topic_arn, sent_at, notification }) => ({
        topicArn: topic_arn,
        sentAt: sent_at,
        notification: JSON.parse(notification),
      }));
  }
}
