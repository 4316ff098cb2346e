import type { Channel } from '../channel.ts';
import { requireTaken } from '../https-outcome.ts';
import type { Notification } from '../notification.ts';
import type { ChannelSender, HttpsPoster, SecretReader } from '../ports.ts';
import { webhookBodyOf } from '../webhook-body.ts';
import { signatureHeaders } from '../webhook-signature.ts';

export type WebhookSenderOptions = {
  readonly poster: HttpsPoster;
  readonly secrets: SecretReader;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Anybody's server, by the Standard Webhooks specification 1.0.0. */
export class WebhookSender implements ChannelSender {
  readonly #poster: HttpsPoster;
  readonly #secrets: SecretReader;
  readonly #now: () => number;

  constructor({ poster, secrets, now }: WebhookSenderOptions) {
    this.#poster = poster;
    this.#secrets = secrets;
    this.#now = now;
  }

  async send(channel: Channel, notification: Notification): Promise<void> {
    if (channel.kind !== 'webhook') throw new TypeError(`channel ${channel.id} is no webhook`);
    const secret = await this.#secrets.read(channel.signing_secret);
    const body = webhookBodyOf(notification);
    const headers = signatureHeaders(secret, notification.id, this.#now(), body);
    const answer = await this.#poster.post({ url: channel.url, body, headers });
    requireTaken(answer, { name: new URL(channel.url).host });
  }
}
