import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Channel } from '../../lib/notifications/channel.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { FreshSecretSender } from '../../lib/notifications/fresh-secret-sender.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import { NotificationDeliverer } from '../../lib/notifications/notification-deliverer.ts';
import {
  ChannelBusyError,
  ChannelMissingError,
  ChannelRefusedError,
  InvalidChannelError,
} from '../../lib/notifications/notification-errors.ts';
import { HOUR, MINUTE, MONDAY } from '../alerts/examples.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { notification, slack, webhook } from './examples.ts';
import { MemorySecrets } from './memory-secrets.ts';

describe('NotificationDeliverer', () => {
  let now: number;
  let documents: MemoryDocumentStore;
  let told: Notification[];
  let failures: unknown[];
  let gate: Promise<void> | undefined;
  let deliverer: NotificationDeliverer;

  const sender = {
    send: async (_: Channel, each: Notification) => {
      await gate;
      const failure = failures.shift();
      if (failure) throw failure;
      told.push(each);
    },
  };

  beforeEach(async () => {
    now = MONDAY;
    documents = new MemoryDocumentStore(() => now);
    told = [];
    failures = [];
    gate = undefined;
    deliverer = new NotificationDeliverer({ documents, senders: { webhook: sender }, now: () => now });
    await new ChannelRepository(documents).save('acme', webhook('ops'));
  });

  it('tells a notification once, however often it is queued', async () => {
    for (let i = 0; i < 3; i++) await deliverer.deliver(notification());
    now += 14 * 24 * HOUR;
    await deliverer.deliver(notification());
    expect(told).toHaveLength(1);
  });

  it('tells it once though two processes have it at the same time', async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = deliverer.deliver(notification());
    const second = deliverer.deliver(notification());
    await expect(second).rejects.toThrow(ChannelBusyError);
    open();
    await first;
    await deliverer.deliver(notification());
    expect(told).toHaveLength(1);
  });

  it('tries again at once after a channel was busy', async () => {
    failures = [new ChannelBusyError('later', { retryAfterS: 9 })];
    await expect(deliverer.deliver(notification())).rejects.toMatchObject({ retryAfterS: 9 });
    await deliverer.deliver(notification());
    expect(told).toHaveLength(1);
  });

  it('can be told after it was refused, when it is redriven', async () => {
    failures = [new ChannelRefusedError('chat not found')];
    await expect(deliverer.deliver(notification())).rejects.toThrow(ChannelRefusedError);
    await deliverer.deliver(notification());
    expect(told).toHaveLength(1);
  });

  it('tells it again where its process ended in the middle, when nobody can be at it any more', async () => {
    gate = new Promise(() => undefined);
    void deliverer.deliver(notification());
    await new Promise((resolve) => setImmediate(resolve));
    gate = undefined;
    await expect(deliverer.deliver(notification())).rejects.toThrow(ChannelBusyError);
    now += 2 * MINUTE;
    await deliverer.deliver(notification());
    expect(told).toHaveLength(1);
  });

  it('is refused where the channel does not exist, or is of a kind that it cannot send by', async () => {
    await expect(deliverer.deliver(notification({ channel_id: 'gone' }))).rejects.toThrow(ChannelMissingError);
    await new ChannelRepository(documents).save('acme', slack('ops'));
    await expect(deliverer.deliver(notification())).rejects.toThrow(ChannelMissingError);
  });

  it('does not use what another tenant owns, though a document says so', async () => {
    const key = { partition: 'acme#channels', id: 'ops' };
    await documents.put(key, { ...webhook('ops'), signing_secret: 'sward/other/hook' }, 1);
    await expect(deliverer.deliver(notification())).rejects.toThrow(InvalidChannelError);
    expect(told).toEqual([]);
  });

  it('says of what is late when it was written', async () => {
    now += 10 * MINUTE;
    await deliverer.deliver(notification({ id: 'soon' }));
    now += 2 * HOUR;
    await deliverer.deliver(notification({ id: 'late', text: 'x'.repeat(2000) }));
    expect(told[0]?.text).not.toContain('late');
    expect(told[1]?.text).toMatch(/x…\n\(Delivered 2 h 10 min late: written 2026-06-01 08:00 UTC\.\)$/);
    expect(told[1]?.text.length).toBeLessThanOrEqual(2000);
  });

  it('reads a credential anew when it is refused with one from memory, and once only', async () => {
    const secrets = new MemorySecrets({});
    const fresh = new FreshSecretSender(sender, secrets);
    failures = [new ChannelRefusedError('Unauthorized')];
    await fresh.send(webhook('ops'), notification());
    expect(secrets.forgotten).toEqual(['sward/acme/hook']);
    failures = [new ChannelRefusedError('Unauthorized'), new ChannelRefusedError('Unauthorized')];
    await expect(fresh.send(webhook('ops'), notification())).rejects.toThrow(ChannelRefusedError);
    failures = [new ChannelBusyError('later')];
    await expect(fresh.send(webhook('ops'), notification())).rejects.toThrow(ChannelBusyError);
    expect(told).toHaveLength(1);
  });
});
