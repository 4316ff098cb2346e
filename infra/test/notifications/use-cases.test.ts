import { describe, expect, it } from '@jest/globals';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { MuteRepository } from '../../lib/alerts/mute-repository.ts';
import { acknowledgeAlert } from '../../lib/notifications/acknowledge-alert.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { muteAlerts, unmuteAlerts } from '../../lib/notifications/mute-alerts.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import { AlertMissingError, ChannelMissingError } from '../../lib/notifications/notification-errors.ts';
import { testNotification } from '../../lib/notifications/test-notification.ts';
import { alert, HOUR, MONDAY } from '../alerts/examples.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { telegram } from './examples.ts';

describe('acknowledgeAlert', () => {
  it('keeps who was first, when, and what they said', async () => {
    const documents = new MemoryDocumentStore(() => MONDAY);
    const { tenant, id } = await new AlertRepository(documents).add(alert());
    await acknowledgeAlert(documents, { tenant, id }, { by: 'ann', note: 'on my way' }, MONDAY + 1);
    const kept = await acknowledgeAlert(documents, { tenant, id }, { by: 'bob' }, MONDAY + 2);
    expect(kept.acknowledged).toEqual({ by: 'ann', note: 'on my way', at: MONDAY + 1 });
    expect((await new AlertRepository(documents).get(tenant, id))?.acknowledged?.by).toBe('ann');
  });

  it('leaves alone what is over', async () => {
    const documents = new MemoryDocumentStore(() => MONDAY);
    const { tenant, id } = await new AlertRepository(documents).add(alert({ state: 'cleared', cleared_at: MONDAY }));
    const kept = await acknowledgeAlert(documents, { tenant, id }, { by: 'ann' }, MONDAY);
    expect(kept.acknowledged).toBeUndefined();
  });

  it.each(['unknown', alert().id])('finds no alert %s of another tenant', async (id) => {
    const documents = new MemoryDocumentStore(() => MONDAY);
    await new AlertRepository(documents).add(alert());
    await expect(acknowledgeAlert(documents, { tenant: 'other', id }, { by: 'ann' }, MONDAY)).rejects.toThrow(
      AlertMissingError,
    );
  });
});

describe('muteAlerts', () => {
  it('keeps one mute of the same request, and lifts it', async () => {
    const documents = new MemoryDocumentStore(() => MONDAY);
    const request = { scope: { device_id: 'd1' }, from: MONDAY, until: MONDAY + HOUR, by: 'ann', reason: 'defrosting' };
    const first = await muteAlerts(documents, 'acme', request, MONDAY);
    expect((await muteAlerts(documents, 'acme', request, MONDAY + 1)).id).toBe(first.id);
    expect(await new MuteRepository(documents).active('acme', MONDAY)).toEqual([first]);
    await unmuteAlerts(documents, 'acme', first.id);
    await unmuteAlerts(documents, 'acme', first.id);
    expect(await new MuteRepository(documents).list('acme')).toEqual([]);
  });

  it('refuses a mute that ends before it begins', async () => {
    const mute = muteAlerts(new MemoryDocumentStore(() => MONDAY), 'acme', { until: MONDAY, by: 'ann' }, MONDAY);
    await expect(mute).rejects.toThrow(InvalidMessageError);
  });
});

describe('testNotification', () => {
  const queued: { kind: string; notification: Notification }[] = [];
  const queue = {
    add: async (kind: string, notification: Notification) => void queued.push({ kind, notification }),
  };

  it('queues a message of its own each time, that says that it is a test', async () => {
    const documents = new MemoryDocumentStore(() => MONDAY);
    await new ChannelRepository(documents).save('acme', telegram('ops'));
    let now = MONDAY;
    const ports = { documents, queue, now: () => now };
    await testNotification('acme', 'ops', ports);
    now += 1;
    await testNotification('acme', 'ops', ports);
    expect(queued.map(({ kind }) => kind)).toEqual(['telegram', 'telegram']);
    expect(new Set(queued.map(({ notification }) => notification.id)).size).toBe(2);
    expect(queued[0]?.notification).toMatchObject({ reason: 'test', tenant: 'acme', channel_id: 'ops', alerts: [] });
  });

  it('says where there is no such channel', async () => {
    const ports = { documents: new MemoryDocumentStore(() => MONDAY), queue, now: () => MONDAY };
    await expect(testNotification('acme', 'ops', ports)).rejects.toThrow(ChannelMissingError);
  });
});
