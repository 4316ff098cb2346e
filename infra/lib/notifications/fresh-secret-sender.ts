import { type Channel, secretsOf } from './channel.ts';
import type { Notification } from './notification.ts';
import { ChannelRefusedError } from './notification-errors.ts';
import type { ChannelSender, SecretReader } from './ports.ts';

/** A sender that, when it is refused with a credential from memory, tries once more with what is kept now: it may have been exchanged. */
export class FreshSecretSender implements ChannelSender {
  readonly #sender: ChannelSender;
  readonly #secrets: SecretReader;

  constructor(sender: ChannelSender, secrets: SecretReader) {
    this.#sender = sender;
    this.#secrets = secrets;
  }

  async send(channel: Channel, notification: Notification): Promise<void> {
    try {
      await this.#sender.send(channel, notification);
    } catch (error) {
      if (!(error instanceof ChannelRefusedError)) throw error;
      const reused = secretsOf(channel).map((name) => this.#secrets.forget(name));
      if (!reused.includes(true)) throw error;
      await this.#sender.send(channel, notification);
    }
  }
}
