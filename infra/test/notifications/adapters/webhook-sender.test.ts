import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeHttpsPoster } from '../../../lib/notifications/adapters/node-https-poster.ts';
import { WebhookSender } from '../../../lib/notifications/adapters/webhook-sender.ts';
import { ChannelBusyError, ChannelRefusedError } from '../../../lib/notifications/notification-errors.ts';
import { MONDAY } from '../../alerts/examples.ts';
import { notification, webhook as webhookChannel } from '../examples.ts';
import { type HttpsServer, startHttpsServer } from '../https-server.ts';
import { MemorySecrets } from '../memory-secrets.ts';
import { isSigned, webhook } from '../strict-peers.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const NEXT = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

describe('WebhookSender', () => {
  let server: HttpsServer;
  let secrets: MemorySecrets;
  let sender: WebhookSender;
  beforeEach(async () => {
    server = await startHttpsServer();
    server.reply = webhook(SECRET, () => MONDAY);
    secrets = new MemorySecrets({ 'sward/acme/hook': SECRET });
    const poster = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
    sender = new WebhookSender({ poster, secrets, now: () => MONDAY });
  });
  afterEach(() => server.close());

  const send = (overrides = {}) => sender.send(webhookChannel('ops', `${server.url}/hook`), notification(overrides));

  it('is signed by what the receiver knows', async () => {
    await send({ id: 'n1' });
    const [request] = server.received;
    expect(request?.headers).toMatchObject({ 'webhook-id': 'n1', 'webhook-timestamp': String(MONDAY / 1000) });
    expect(request && isSigned(request, SECRET)).toBe(true);
    expect(request && isSigned(request, NEXT)).toBe(false);
  });

  it('carries version 1 of its schema', async () => {
    await send({ id: 'n1' });
    const { type, timestamp, data } = JSON.parse(server.received[0]?.body ?? '{}');
    expect({ type, timestamp }).toEqual({ type: 'sward.alert.raise', timestamp: '2026-06-01T08:00:00.000Z' });
    expect(Object.keys(data)).toEqual([
      'v',
      'id',
      'tenant',
      'channel_id',
      'reason',
      'title',
      'text',
      'alerts',
      'alerts_total',
    ]);
    expect(data).toMatchObject({ v: 1, id: 'n1', tenant: 'acme', reason: 'raise', alerts_total: 1 });
    expect(data.alerts[0]).toMatchObject({ state: 'open', device_id: 'a4c138f5a1b2', latest: -11.5 });
  });

  it('is signed by the old secret and the new one while they are exchanged', async () => {
    secrets.texts.set('sward/acme/hook', `${NEXT}\n${SECRET}\n`);
    await send();
    const [request] = server.received;
    expect(request && isSigned(request, SECRET)).toBe(true);
    expect(request && isSigned(request, NEXT)).toBe(true);
  });

  it.each(['plain', 'whsec_', `whsec_${Buffer.alloc(23).toString('base64')}`])(
    'refuses the secret %s',
    async (text) => {
      secrets.texts.set('sward/acme/hook', text);
      const error = await send().catch(String);
      expect(error).toMatch(/ChannelRefusedError: a signing secret is whsec_/);
      expect(server.received).toEqual([]);
    },
  );

  it.each([301, 307, 400, 401, 403, 410, 413])('is refused by %i', async (status) => {
    server.reply = () => ({ status });
    await expect(send()).rejects.toThrow(ChannelRefusedError);
  });

  it.each([404, 408, 409, 425, 500, 502, 503, 504])('may come again after %i', async (status) => {
    server.reply = () => ({ status, headers: { 'retry-after': '120' } });
    const error = await send().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ChannelBusyError);
    expect(error).toMatchObject({ retryAfterS: 120 });
  });
});
