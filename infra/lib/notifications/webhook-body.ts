import type { Notification } from './notification.ts';

/**
 * What a webhook carries: version 1 of the schema in docs/alerts.md. Fields may be added to it; none changes its meaning without
 * another `v`.
 */
export function webhookBodyOf(notification: Notification): string {
  const { reason, title, text, alerts, alerts_total, created_at, tenant, channel_id, id } = notification;
  return JSON.stringify({
    type: `sward.alert.${reason}`,
    timestamp: new Date(created_at).toISOString(),
    data: { v: 1, id, tenant, channel_id, reason, title, text, alerts, alerts_total },
  });
}
