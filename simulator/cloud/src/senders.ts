import { NodeHttpsPoster } from '@sward/infra/lib/notifications/adapters/node-https-poster.ts';
import { SlackSender } from '@sward/infra/lib/notifications/adapters/slack-sender.ts';
import { TelegramSender } from '@sward/infra/lib/notifications/adapters/telegram-sender.ts';
import { WebhookSender } from '@sward/infra/lib/notifications/adapters/webhook-sender.ts';
import { FreshSecretSender } from '@sward/infra/lib/notifications/fresh-secret-sender.ts';
import type { ChannelSender, SecretReader } from '@sward/infra/lib/notifications/ports.ts';
import type { Senders } from './notifier.ts';

type SendersOptions = {
  /** Takes what channels of kind `sns` are told. */
  readonly mailbox: ChannelSender;
  readonly secrets: SecretReader;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** PEM of an authority to trust in the place of the public ones. */
  readonly ca?: string;
};

/**
 * The senders of the account, but for mail and SMS, which are kept here. Servers on this machine and in private networks may be told: a
 * laptop is where a webhook is tried out.
 */
export function createSenders({ mailbox, secrets, now, ca }: SendersOptions): Senders {
  const poster = new NodeHttpsPoster({ allowPrivate: true, ...(ca === undefined ? {} : { ca }) });
  const outside = { poster, secrets, now };
  return {
    sns: mailbox,
    telegram: new FreshSecretSender(new TelegramSender(outside), secrets),
    slack: new FreshSecretSender(new SlackSender(outside), secrets),
    webhook: new FreshSecretSender(new WebhookSender(outside), secrets),
  };
}
