import { z } from 'zod';
import type { Channel } from '../channel.ts';
import { requireTaken } from '../https-outcome.ts';
import { escapeHtml } from '../markup.ts';
import type { Notification } from '../notification.ts';
import { ChannelRefusedError } from '../notification-errors.ts';
import { escapedWithin } from '../plain-text.ts';
import type { ChannelSender, HttpsAnswer, HttpsPoster, SecretReader } from '../ports.ts';

const API = 'https://api.telegram.org';
/** What sendMessage takes, counted after the markup is read: ours is shorter than that before. */
const MAX_MESSAGE = 4096;
const MAX_TITLE = 600;

const TOKEN = /^\d{1,20}:[\w-]{20,100}$/;

const errorSchema = z.looseObject({
  parameters: z.looseObject({ retry_after: z.number().optional() }).optional(),
});

export type TelegramSenderOptions = {
  readonly poster: HttpsPoster;
  readonly secrets: SecretReader;
  /** @default Telegram's own */
  readonly api?: string;
};

function retryAfterOf({ body }: HttpsAnswer): number | undefined {
  try {
    return errorSchema.parse(JSON.parse(body)).parameters?.retry_after;
  } catch {
    return undefined;
  }
}

/** Chats by the Bot API: https://core.telegram.org/bots/api#sendmessage */
export class TelegramSender implements ChannelSender {
  readonly #poster: HttpsPoster;
  readonly #secrets: SecretReader;
  readonly #api: string;

  constructor({ poster, secrets, api = API }: TelegramSenderOptions) {
    this.#poster = poster;
    this.#secrets = secrets;
    this.#api = api;
  }

  async send(channel: Channel, { title, text }: Notification): Promise<void> {
    if (channel.kind !== 'telegram') throw new TypeError(`channel ${channel.id} is no Telegram chat`);
    const token = (await this.#secrets.read(channel.token_secret)).trim();
    if (!TOKEN.test(token)) throw new ChannelRefusedError(`secret ${channel.token_secret} holds no bot token`);
    const head = `<b>${escapedWithin(title, MAX_TITLE, escapeHtml)}</b>\n`;
    const answer = await this.#poster.post({
      url: `${this.#api}/bot${token}/sendMessage`,
      body: JSON.stringify({
        chat_id: channel.chat_id,
        text: `${head}${escapedWithin(text, MAX_MESSAGE - head.length, escapeHtml)}`,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      }),
    });
    // Telegram answers 404 to a token that it does not know.
    requireTaken(answer, { name: 'Telegram', final: [404], retryAfterS: retryAfterOf(answer) });
  }
}
