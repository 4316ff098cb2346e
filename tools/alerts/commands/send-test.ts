import { randomBytes } from 'node:crypto';
import type { Session } from '../session.ts';
import { utc } from '../time-words.ts';
import { requiredChannel } from './channels.ts';

/** `test CHANNEL`: goes the way of every notification, so that what it proves holds for them. */
export async function sendTest(session: Session, channelId: string): Promise<void> {
  const { tenant, now, user } = session;
  const { id, kind } = await requiredChannel(session, channelId);
  await session.notifications.add(kind, {
    v: 1,
    id: `test-${randomBytes(8).toString('hex')}`,
    tenant,
    channel_id: id,
    reason: 'test',
    title: 'Test notification of Sward',
    text: `${user} tried channel ${id} of tenant ${tenant} at ${utc(now)}. Nothing is wrong.`,
    alerts: [],
    alerts_total: 0,
    created_at: now,
  });
  session.tell({ channel: id, kind, queued: true }, () => [
    `a test notification is queued for channel ${id} (${kind}): it should come within a minute`,
  ]);
}
