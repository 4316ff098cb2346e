import { testNotification } from '@sward/infra/lib/notifications/test-notification.ts';
import type { Session } from '../session.ts';

/** `test CHANNEL`: goes the way of every notification, so that what it proves holds for them. */
export async function sendTest(session: Session, channelId: string): Promise<void> {
  const { documents, notifications, tenant, now } = session;
  const { id } = await testNotification(tenant, channelId, { documents, queue: notifications, now: () => now });
  session.tell({ channel: channelId, notification: id, queued: true }, () => [
    `a test notification is queued for channel ${channelId}: it should come within a minute`,
  ]);
}
