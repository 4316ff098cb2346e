import type { Channel } from './channel.ts';
import type { Notification } from './notification.ts';

/** Where notifications wait for their channel; each channel kind has a queue of its own, so that one that is down holds up no other. */
export interface NotificationQueue {
  /** Resolves when it is queued. At least once: the sender tells by `notification.id` what it has sent. */
  add(kind: Channel['kind'], notification: Notification): Promise<void>;
}

/** One technology's way to tell people. */
export interface ChannelSender {
  /**
   * Resolves when the other side has taken it.
   * @throws ChannelRefusedError where it never will: wrong credentials, unknown chat
   * @throws ChannelBusyError where it may later: not reachable, 5xx, 429 with the wait it asked for
   */
  send(channel: Channel, notification: Notification): Promise<void>;
}

/** Credentials by name. */
export interface SecretReader {
  /** @throws SecretMissingError */
  read(name: string): Promise<string>;
}
