import type { Channel } from '../channel.ts';
import { requireTaken } from '../https-outcome.ts';
import { escapeMrkdwn } from '../markup.ts';
import type { Notification } from '../notification.ts';
import { ChannelRefusedError } from '../notification-errors.ts';
import { escapedWithin } from '../plain-text.ts';
import type { ChannelSender, HttpsPoster, SecretReader } from '../ports.ts';

/** A section's text takes 3,000 characters. */
const MAX_SECTION = 3000;
const MAX_TITLE = 600;

const HOSTS = ['hooks.slack.com', 'hooks.slack-gov.com'];

export type SlackSenderOptions = {
  readonly poster: HttpsPoster;
  readonly secrets: SecretReader;
  /** Hosts, with their port where it is not 443, that a webhook's URL may name. @default Slack's own */
  readonly hosts?: readonly string[];
};

/** `verbatim`: nothing in it is made a link or a mention. */
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } });

/** Slack by incoming webhooks: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export class SlackSender implements ChannelSender {
  readonly #poster: HttpsPoster;
  readonly #secrets: SecretReader;
  readonly #hosts: readonly string[];

  constructor({ poster, secrets, hosts = HOSTS }: SlackSenderOptions) {
    this.#poster = poster;
    this.#secrets = secrets;
    this.#hosts = hosts;
  }

  async send(channel: Channel, { title, text }: Notification): Promise<void> {
    if (channel.kind !== 'slack') throw new TypeError(`channel ${channel.id} is no Slack webhook`);
    const url = this.#urlOf(channel.url_secret, (await this.#secrets.read(channel.url_secret)).trim());
    const head = escapedWithin(title, MAX_TITLE, escapeMrkdwn);
    const body = escapedWithin(text, MAX_SECTION, escapeMrkdwn);
    const answer = await this.#poster.post({
      url,
      // `text` is what notifications and screen readers show.
      body: JSON.stringify({ text: head, blocks: [section(`*${head}*`), section(body || head)] }),
    });
    // no_service, no_team and channel_not_found come as 404: the webhook was removed.
    requireTaken(answer, { name: 'Slack', final: [404] });
  }

  #urlOf(secret: string, url: string): string {
    const host = URL.canParse(url) ? new URL(url).host : undefined;
    if (host !== undefined && this.#hosts.includes(host)) return url;
    throw new ChannelRefusedError(`secret ${secret} holds no URL of ${this.#hosts.join(' or ')}`);
  }
}
