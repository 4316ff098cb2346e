import type { DocumentStore } from '../documents/ports.ts';
import { ChannelRepository } from './channel-repository.ts';
import type { Notification } from './notification.ts';
import { ChannelMissingError } from './notification-errors.ts';
import { notificationIdOf } from './notification-id.ts';
import type { NotificationQueue } from './ports.ts';

export type TestNotificationPorts = {
  readonly documents: DocumentStore;
  readonly queue: NotificationQueue;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/**
 * Sends a message that says that it is a test, by the way that alerts go.
 * @returns what was queued
 * @throws ChannelMissingError
 */
export async function testNotification(
  tenant: string,
  channelId: string,
  { documents, queue, now }: TestNotificationPorts,
): Promise<Notification> {
  const channel = await new ChannelRepository(documents).get(tenant, channelId);
  if (channel === undefined) {
    throw new ChannelMissingError(`${tenant} has no channel ${channelId}: list its channels, or make it`);
  }
  const at = now();
  const notification: Notification = {
    v: 1,
    id: notificationIdOf('test', tenant, channelId, String(at)),
    tenant,
    channel_id: channelId,
    reason: 'test',
    title: 'Test of Sward: this channel works',
    text: `Channel ${channelId} of ${tenant} is told of alerts like this. Nothing is wrong, and nothing has to be done.`,
    alerts: [],
    alerts_total: 0,
    created_at: at,
  };
  await queue.add(channel.kind, notification);
  return notification;
}
