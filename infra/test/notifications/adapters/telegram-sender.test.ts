import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeHttpsPoster } from '../../../lib/notifications/adapters/node-https-poster.ts';
import { TelegramSender } from '../../../lib/notifications/adapters/telegram-sender.ts';
import { ChannelBusyError, ChannelRefusedError } from '../../../lib/notifications/notification-errors.ts';
import { notification, telegram as telegramChannel } from '../examples.ts';
import { type HttpsServer, startHttpsServer } from '../https-server.ts';
import { MemorySecrets } from '../memory-secrets.ts';
import { telegram } from '../strict-peers.ts';

const TOKEN = '123456789:AAaaBBbbCCccDDddEEeeFFff-_0011223344';
const CHANNEL = telegramChannel('ops');

describe('TelegramSender', () => {
  let server: HttpsServer;
  let secrets: MemorySecrets;
  let sender: TelegramSender;
  beforeEach(async () => {
    server = await startHttpsServer();
    server.reply = telegram(TOKEN);
    secrets = new MemorySecrets({ 'sward/acme/bot': `${TOKEN}\n` });
    const poster = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
    sender = new TelegramSender({ poster, secrets, api: server.url });
  });
  afterEach(() => server.close());

  const sent = () => JSON.parse(server.received[0]?.body ?? '{}');

  it('sends what the Bot API takes', async () => {
    await sender.send(CHANNEL, notification());
    expect(sent()).toMatchObject({ chat_id: '-1001234567890', parse_mode: 'HTML' });
    expect(sent().text).toMatch(/^<b>Warning: temperature above -18 °C: a4c138f5a1b2<\/b>\nDevice a4c138f5a1b2/);
  });

  it('shows markup as it was written, and nothing of it as markup', async () => {
    const text = '</b><a href="tg://user?id=1">&amp;</a> <script>';
    await sender.send(CHANNEL, notification({ title: '<i>&', text }));
    expect(sent().text).toBe(
      '<b>&lt;i&gt;&amp;</b>\n&lt;/b&gt;&lt;a href=&quot;tg://user?id=1&quot;&gt;&amp;amp;&lt;/a&gt; &lt;script&gt;',
    );
  });

  it('is never too long, and never cut within an entity', async () => {
    await sender.send(CHANNEL, notification({ title: '<'.repeat(200), text: '"&'.repeat(1000) }));
    expect(server.received).toHaveLength(1);
    expect(sent().text.length).toBeLessThanOrEqual(4096);
    expect(sent().text).toMatch(/(&quot;|&amp;)…$/);
  });

  it('waits as long as Telegram asks', async () => {
    const parameters = { retry_after: 35 };
    server.reply = () => ({ status: 429, body: JSON.stringify({ ok: false, error_code: 429, parameters }) });
    await expect(sender.send(CHANNEL, notification())).rejects.toMatchObject({ code: 'CHANNEL_BUSY', retryAfterS: 35 });
  });

  it('is busy where Telegram is out of order', async () => {
    server.reply = () => ({ status: 502, body: '<html>Bad Gateway' });
    await expect(sender.send(CHANNEL, notification())).rejects.toThrow(ChannelBusyError);
  });

  it.each([
    [400, 'Bad Request: chat not found'],
    [401, 'Unauthorized'],
    [403, 'Forbidden: bot was blocked by the user'],
    [404, 'Not Found'],
  ])('is refused by %i %s', async (status, description) => {
    server.reply = () => ({ status, body: JSON.stringify({ ok: false, error_code: status, description }) });
    const attempt = sender.send(CHANNEL, notification());
    await expect(attempt).rejects.toThrow(ChannelRefusedError);
    await expect(attempt).rejects.toThrow(description);
  });

  it.each(['Unauthorized', 'busy'])('tells no token in an error: %s', async (kind) => {
    if (kind === 'busy') await server.close();
    else server.reply = telegram('another');
    const error = await sender.send(CHANNEL, notification()).catch(String);
    expect(error).not.toContain(TOKEN);
    expect(error).toMatch(/Error: /);
    if (kind === 'busy') server = await startHttpsServer();
  });

  it('refuses a secret that is no token', async () => {
    secrets.texts.set('sward/acme/bot', '../../evil');
    await expect(sender.send(CHANNEL, notification())).rejects.toThrow(
      new ChannelRefusedError('secret sward/acme/bot holds no bot token'),
    );
    expect(server.received).toEqual([]);
  });
});
