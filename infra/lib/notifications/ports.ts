import type { Channel, ChannelKind } from './channel.ts';
import type { Notification } from './notification.ts';

/** Where notifications wait for their channel; each channel kind has a queue of its own, so that one that is down holds up no other. */
export interface NotificationQueue {
  /** Resolves when it is queued. At least once: the deliverer tells by `notification.id` what it has sent. */
  add(kind: ChannelKind, notification: Notification): Promise<void>;
}

/** One technology's way to tell people. */
export interface ChannelSender {
  /**
   * Resolves when the other side has taken it.
   * @throws ChannelRefusedError where it never will: wrong credentials, unknown chat
   * @throws ChannelBusyError where it may later: not reachable, 5xx, 429 with the wait it asked for
   * @throws SecretMissingError
   */
  send(channel: Channel, notification: Notification): Promise<void>;
}

/** Credentials by name. */
export interface SecretReader {
  /** @throws SecretMissingError */
  read(name: string): Promise<string>;
  /**
   * The other side refused what `read` gave: the next `read` asks anew.
   * @returns whether that may give another secret, because the last one came from memory
   */
  forget(name: string): boolean;
}

/** A request that carries JSON. */
export type HttpsRequest = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What came back. */
export type HttpsAnswer = {
  readonly status: number;
  /** The beginning of the body, at most 4 KB. */
  readonly body: string;
  /** The header `Retry-After` where it gives seconds. */
  readonly retryAfterS?: number;
};

/** Sends a POST over HTTPS, and follows no redirect. */
export interface HttpsPoster {
  /**
   * @throws ChannelBusyError where no answer came
   * @throws ChannelRefusedError where the address is not allowed
   */
  post(request: HttpsRequest): Promise<HttpsAnswer>;
}

/** Told of what was left undone: one line of a log each. */
export type NotificationLog = (event: string, fields: Readonly<Record<string, string | number>>) => void;
