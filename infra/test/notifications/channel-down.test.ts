import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import type { AlertRule } from '../../lib/alerts/rule.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import { NodeHttpsPoster } from '../../lib/notifications/adapters/node-https-poster.ts';
import { SlackSender } from '../../lib/notifications/adapters/slack-sender.ts';
import { TelegramSender } from '../../lib/notifications/adapters/telegram-sender.ts';
import { WebhookSender } from '../../lib/notifications/adapters/webhook-sender.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { Dispatcher } from '../../lib/notifications/dispatcher.ts';
import { NotificationDeliverer } from '../../lib/notifications/notification-deliverer.ts';
import { alert, HOUR, MINUTE, MONDAY, rule } from '../alerts/examples.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { slack as slackChannel, telegram as telegramChannel, webhook as webhookChannel } from './examples.ts';
import { FakeNotificationQueue } from './fake-notification-queue.ts';
import { type HttpsServer, type Received, startHttpsServer } from './https-server.ts';
import { MemorySecrets } from './memory-secrets.ts';
import { slack, telegram, webhook } from './strict-peers.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const TOKEN = '123456789:AAaaBBbbCCccDDddEEeeFFff-_0011223344';
const HOOK = '/services/T0/B0/hook';

/** Alerts told over real HTTPS: a webhook `ops`, a Telegram chat `lead`, a Slack channel `boss`. */
class Alarm {
  now = MONDAY;
  readonly documents = new MemoryDocumentStore(() => this.now);
  readonly alerts = new AlertRepository(this.documents);
  readonly queue = new FakeNotificationQueue(() => this.now);
  readonly dispatcher = new Dispatcher({ documents: this.documents, queue: this.queue, now: () => this.now });
  readonly #deliverer: NotificationDeliverer;

  constructor({ ops, lead, boss }: Servers) {
    const secrets = new MemorySecrets({
      'sward/acme/hook': SECRET,
      'sward/acme/bot': TOKEN,
      'sward/acme/slack': `${boss.url}${HOOK}`,
    });
    const poster = (server: HttpsServer) => new NodeHttpsPoster({ ca: server.ca, allowPrivate: true });
    this.#deliverer = new NotificationDeliverer({
      documents: this.documents,
      senders: {
        webhook: new WebhookSender({ poster: poster(ops), secrets, now: () => this.now }),
        telegram: new TelegramSender({ poster: poster(lead), secrets, api: lead.url }),
        slack: new SlackSender({ poster: poster(boss), secrets, hosts: [boss.host] }),
      },
      now: () => this.now,
    });
  }

  async setUp(ops: HttpsServer): Promise<AlertRule> {
    const channels = new ChannelRepository(this.documents);
    for (const channel of [webhookChannel('ops', `${ops.url}/hook`), telegramChannel('lead'), slackChannel('boss')]) {
      await channels.save('acme', channel);
    }
    const notify = [{ channels: ['ops'] }, { after_s: 300, channels: ['lead'] }, { after_s: 7200, channels: ['boss'] }];
    return new RuleRepository(this.documents).save('acme', rule({ notify }), this.now);
  }

  async raise(rule0: AlertRule): Promise<void> {
    await this.dispatcher.changed(await this.alerts.add(alert()), rule0);
  }

  async clear(rule0: AlertRule): Promise<void> {
    const over = { state: 'cleared', ended: this.now, cleared_at: this.now } as const;
    const kept = await this.alerts.update('acme', alert().id, (open) => ({ ...open, ...over }));
    if (kept) await this.dispatcher.changed(kept, rule0);
  }

  async pass(ms: number): Promise<void> {
    const log = () => undefined;
    for (let left = ms; left > 0; left -= MINUTE) {
      await this.queue.serve({ deliverer: this.#deliverer, log });
      this.now += MINUTE;
      await this.dispatcher.tick('acme');
    }
    await this.queue.serve({ deliverer: this.#deliverer, log });
  }
}

type Servers = Readonly<Record<'ops' | 'lead' | 'boss', HttpsServer>>;

const bodies = (received: readonly Received[]) => received.map(({ body }) => JSON.parse(body));

describe('a channel that is down', () => {
  let servers: Servers;
  let alarm: Alarm;
  let rule0: AlertRule;
  beforeEach(async () => {
    servers = { ops: await startHttpsServer(), lead: await startHttpsServer(), boss: await startHttpsServer() };
    alarm = new Alarm(servers);
    rule0 = await alarm.setUp(servers.ops);
    servers.lead.reply = telegram(TOKEN);
    servers.boss.reply = slack(HOOK);
  });
  afterEach(() => Promise.all(Object.values(servers).map((server) => server.close())));

  it('is told when it is back, once, and others are told meanwhile', async () => {
    servers.ops.reply = () => ({ status: 503 });
    await alarm.raise(rule0);
    await alarm.pass(4 * MINUTE);
    expect(servers.lead.received).toEqual([]);
    await alarm.pass(30 * MINUTE);
    expect(bodies(servers.lead.received).map(({ text }) => text.split('\n')[0])).toEqual([
      '<b>Warning, not acknowledged: temperature above -18 °C: a4c138f5a1b2</b>',
    ]);
    const attempts = servers.ops.received.length;
    expect(attempts).toBeGreaterThan(3);
    servers.ops.reply = webhook(SECRET, () => alarm.now);
    await alarm.pass(40 * MINUTE);
    const told = servers.ops.received.slice(attempts);
    expect(bodies(told).map(({ data }) => data.reason)).toEqual(['raise']);
    expect(bodies(told)[0].data.text).toMatch(/\(Delivered .* late: written 2026-06-01 08:00 UTC\.\)$/);
    expect(new Set(servers.ops.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await alarm.clear(rule0);
    await alarm.pass(10 * MINUTE);
    expect(bodies(servers.ops.received.slice(attempts)).map(({ data }) => data.reason)).toEqual(['raise', 'clear']);
    expect(servers.lead.received).toHaveLength(2);
    expect(servers.boss.received).toEqual([]);
    expect(alarm.queue.letters).toEqual([]);
  });

  it('for good becomes a dead letter with its reason, is escalated all the same, and is told when redriven', async () => {
    servers.ops.reply = () => ({ status: 410, body: 'moved away' });
    await alarm.raise(rule0);
    await alarm.pass(3 * HOUR);
    expect(servers.lead.received).toHaveLength(1);
    expect(servers.boss.received).toHaveLength(1);
    expect(servers.ops.received).toHaveLength(1);
    expect(alarm.queue.letters.map(({ reason }) => reason)).toEqual([
      `CHANNEL_REFUSED: ${servers.ops.host} answered 410: moved away`,
    ]);
    servers.ops.reply = webhook(SECRET, () => alarm.now);
    alarm.queue.redrive();
    await alarm.pass(MINUTE);
    expect(servers.ops.received).toHaveLength(2);
  });
});
