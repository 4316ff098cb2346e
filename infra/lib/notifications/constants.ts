import type { ChannelKind } from './channel.ts';

/** Names of the environment variables that hold the URL of each kind's queue. */
export const NOTIFICATION_QUEUES: Readonly<Record<ChannelKind, string>> = {
  sns: 'NOTIFICATIONS_SNS_URL',
  telegram: 'NOTIFICATIONS_TELEGRAM_URL',
  slack: 'NOTIFICATIONS_SLACK_URL',
  webhook: 'NOTIFICATIONS_WEBHOOK_URL',
};

/** Names of the environment variables with the URLs of the queue that the notify function itself serves and of its dead letters. */
export const NOTIFY_ENVIRONMENT = {
  queueUrl: 'NOTIFICATIONS_URL',
  deadLettersUrl: 'NOTIFICATIONS_DEAD_LETTERS_URL',
} as const;

/** What the names of secrets and topics of channels begin with: permissions are given by it. See `channel.ts`. */
export const CHANNEL_NAMES = { secretPrefix: 'sward/', topicPrefix: 'sward_' } as const;

/**
 * What the queues of notifications must be made with. Every failed delivery counts as a receive, and the function gives up by age,
 * long before that count, with a reason in the dead letter: see `notify-handler.ts`.
 */
export const NOTIFY_QUEUE = {
  maxReceiveCount: 1000,
  visibilityTimeoutS: 360,
  retentionDays: 14,
  batchSize: 10,
} as const;
