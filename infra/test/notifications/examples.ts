import { messageOf } from '../../lib/notifications/alert-message.ts';
import type { Channel } from '../../lib/notifications/channel.ts';
import type { News, Notification } from '../../lib/notifications/notification.ts';
import { notificationIdOf } from '../../lib/notifications/notification-id.ts';
import { alert, MONDAY, rule } from '../alerts/examples.ts';

/** A webhook of acme. */
export const webhook = (id: string, url = 'https://ops.example/hook'): Channel => ({
  id,
  kind: 'webhook',
  url,
  signing_secret: 'sward/acme/hook',
});

export const telegram = (id: string): Channel => ({
  id,
  kind: 'telegram',
  token_secret: 'sward/acme/bot',
  chat_id: '-1001234567890',
});

export const slack = (id: string): Channel => ({ id, kind: 'slack', url_secret: 'sward/acme/slack' });

export const topic = (id: string): Channel => ({
  id,
  kind: 'sns',
  topic_arn: 'arn:aws:sns:eu-central-1:123456789012:sward_acme_ops',
});

/** A notification of acme for the channel `ops`, of an alert that was raised at MONDAY. */
export function notification(overrides: Partial<Notification> = {}): Notification {
  const { sent: _sent, ...told } = alert({ value: -12, latest: -11.5, worst: -11 });
  const news: News = 'raise';
  return {
    v: 1,
    id: notificationIdOf('example', overrides.title ?? ''),
    tenant: 'acme',
    channel_id: 'ops',
    reason: news,
    ...messageOf({ alert: { ...told, sent: {} }, rule: rule(), news, now: MONDAY }),
    alerts: [told],
    alerts_total: 1,
    created_at: MONDAY,
    ...overrides,
  };
}
