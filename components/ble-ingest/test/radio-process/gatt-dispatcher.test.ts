import { describe, expect, it } from '@jest/globals';
import type { GattCharacteristic, GattConnection } from '../../src/gatt-ports.ts';
import { GattDispatcher } from '../../src/radio-process/gatt-dispatcher.ts';
import type { ChildMessage } from '../../src/radio-process/messages.ts';

const PEER = { address: 'a4c138f5a1b2', addressType: 'public' } as const;
const TEMPERATURE: GattCharacteristic = { service: '181a', characteristic: '2a6e', canRead: true, canNotify: true };

/** A dispatcher with one subscription, and a parent that reads when the test says so. */
async function subscribed() {
  const sent: ChildMessage[] = [];
  let unread: (() => void)[] = [];
  let notify: (value: Uint8Array) => void = () => undefined;
  const connection: GattConnection = {
    peer: PEER,
    closed: new Promise(() => undefined),
    discover: async () => [TEMPERATURE],
    read: async () => new Uint8Array(2),
    async subscribe(_characteristic, onValue) {
      notify = onValue;
    },
    close: async () => undefined,
  };
  const send = (message: ChildMessage, onWritten?: () => void) => {
    sent.push(message);
    if (onWritten) unread.push(onWritten);
  };
  const dispatcher = new GattDispatcher(() => ({ connect: async () => connection }), send);
  await dispatcher.serve({ kind: 'connect', id: 1, peer: PEER, timeoutMs: 1000 });
  await dispatcher.serve({ kind: 'subscribe', id: 2, link: 1, characteristic: TEMPERATURE });
  const readAll = () => {
    for (const onWritten of unread) onWritten();
    unread = [];
  };
  return { sent, readAll, notify: () => notify(new Uint8Array(500)) };
}

describe('a dispatcher whose parent does not read', () => {
  it('holds about a megabyte of notifications, however many come, and tells of the rest once it reads again', async () => {
    const { sent, readAll, notify } = await subscribed();
    for (let n = 0; n < 10_000; n += 1) notify();
    const held = sent.filter(({ kind }) => kind === 'value').length;
    expect(held * 500).toBeLessThanOrEqual(1_048_576);
    expect(held).toBeGreaterThan(1000);
    readAll();
    notify();
    expect(sent.slice(-2)).toMatchObject([
      { kind: 'log', event: 'notifications_lost', fields: { notifications: 10_000 - held } },
      { kind: 'value' },
    ]);
  });

  it('loses none while it reads', async () => {
    const { sent, readAll, notify } = await subscribed();
    for (let n = 0; n < 10_000; n += 1) {
      notify();
      readAll();
    }
    expect(sent.filter(({ kind }) => kind === 'value')).toHaveLength(10_000);
  });
});
