import type { ChannelKind } from './channel.ts';

/** Names of the environment variables that hold the URL of each kind's queue. */
export const NOTIFICATION_QUEUES: Readonly<Record<ChannelKind, string>> = {
  sns: 'NOTIFICATIONS_SNS_URL',
  telegram: 'NOTIFICATIONS_TELEGRAM_URL',
  slack: 'NOTIFICATIONS_SLACK_URL',
  webhook: 'NOTIFICATIONS_WEBHOOK_URL',
};

/** Name of the environment variable with the URL of the queue that the notify function itself serves. */
export const NOTIFY_ENVIRONMENT = { queueUrl: 'NOTIFICATIONS_URL' } as const;
