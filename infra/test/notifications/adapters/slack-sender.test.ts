import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NodeHttpsPoster } from '../../../lib/notifications/adapters/node-https-poster.ts';
import { SlackSender } from '../../../lib/notifications/adapters/slack-sender.ts';
import { ChannelBusyError, ChannelRefusedError } from '../../../lib/notifications/notification-errors.ts';
import { notification, slack as slackChannel } from '../examples.ts';
import { type HttpsServer, startHttpsServer } from '../https-server.ts';
import { MemorySecrets } from '../memory-secrets.ts';
import { slack } from '../strict-peers.ts';

const PATH = '/services/T0/B0/hook';
const CHANNEL = slackChannel('ops');

describe('SlackSender', () => {
  let server: HttpsServer;
  let sender: SlackSender;
  let secrets: MemorySecrets;
  beforeEach(async () => {
    server = await startHttpsServer();
    server.reply = slack(PATH);
    secrets = new MemorySecrets({ 'sward/acme/slack': `${server.url}${PATH}\n` });
    const poster = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
    sender = new SlackSender({ poster, secrets, hosts: [server.host] });
  });
  afterEach(() => server.close());

  const sent = () => JSON.parse(server.received[0]?.body ?? '{}');

  it('sends what an incoming webhook takes', async () => {
    await sender.send(CHANNEL, notification());
    expect(sent().text).toBe('Warning: temperature above -18 °C: a4c138f5a1b2');
    expect(sent().blocks[1].text.text).toMatch(/^Device a4c138f5a1b2/);
  });

  it('calls nobody and links nothing, whatever a text says', async () => {
    await sender.send(CHANNEL, notification({ title: '<!channel>', text: '<https://evil.example|click> & "so"' }));
    expect(sent().text).toBe('&lt;!channel&gt;');
    expect(sent().blocks[1].text.text).toBe('&lt;https://evil.example|click&gt; &amp; "so"');
  });

  it('is never too long', async () => {
    await sender.send(CHANNEL, notification({ title: '&'.repeat(200), text: '<'.repeat(2000) }));
    expect(sent().blocks[1].text.text).toMatch(/^(&lt;)+…$/);
  });

  it('says its title where there is no text', async () => {
    await sender.send(CHANNEL, notification({ text: '' }));
    expect(server.received).toHaveLength(1);
  });

  it('waits as long as Slack asks', async () => {
    server.reply = () => ({ status: 429, headers: { 'retry-after': '30' }, body: 'rate_limited' });
    await expect(sender.send(CHANNEL, notification())).rejects.toMatchObject({ code: 'CHANNEL_BUSY', retryAfterS: 30 });
  });

  it('is busy where Slack is out of order', async () => {
    server.reply = () => ({ status: 500, body: 'rollup_error' });
    await expect(sender.send(CHANNEL, notification())).rejects.toThrow(ChannelBusyError);
  });

  it.each([
    [302, ''],
    [400, 'invalid_payload'],
    [403, 'action_prohibited'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ])('is refused by %i %s', async (status, body) => {
    server.reply = () => ({ status, body });
    await expect(sender.send(CHANNEL, notification())).rejects.toThrow(
      new ChannelRefusedError(`Slack answered ${status}: ${body}`),
    );
  });

  it.each(['https://evil.example/services/T0/B0/hook', 'not a URL', ''])('refuses the secret %j', async (url) => {
    secrets.texts.set('sward/acme/slack', url);
    await expect(sender.send(CHANNEL, notification())).rejects.toThrow(ChannelRefusedError);
  });

  it('sends to Slack only where nothing else is said', async () => {
    const poster = new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
    const error = await new SlackSender({ poster, secrets }).send(CHANNEL, notification()).catch(String);
    expect(error).toMatch(/holds no URL of hooks.slack.com/);
    expect(error).not.toContain(PATH);
  });
});
