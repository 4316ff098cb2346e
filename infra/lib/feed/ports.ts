import type { Origin, StoredReading } from '../telemetry/ports.ts';

/** Who is told of what was stored. One queue each; which of them exist is a matter of settings. */
export const FEED_CONSUMERS = ['alerts', 'timeseries', 'archive', 'stream'] as const;
export type FeedConsumer = (typeof FEED_CONSUMERS)[number];

/** Tells the consumers what is stored. */
export interface ReadingFeed {
  /**
   * Queues the readings for each consumer, in messages of `feed-message.ts`. At least once: consumers bear repeats and disorder.
   * Resolves when all of it is queued.
   */
  publish(readings: readonly StoredReading[]): Promise<void>;
}

/** A reading that its consumer can never take, and why. */
export type RefusedReading = { readonly reading: StoredReading; readonly reason: string };

/** What a consumer does with readings. */
export interface FeedSink {
  /**
   * Takes readings, in any order, perhaps again. Resolves when they are kept.
   * @returns those that can never be taken; the rest is kept
   * @throws where it may work later: the readings come again
   */
  take(readings: readonly StoredReading[]): Promise<readonly RefusedReading[]>;
}

/** A message that was given up. */
export type DeadLetter = {
  /** As its queue had it: a redrive sends it back. Of a message that was taken in part, a message of the rest. */
  readonly body: string;
  readonly reason: string;
  /** Who gave it up: `telemetry`, `gateways`, or a consumer of the feed. */
  readonly source: string;
  /** The id that its queue gave it. */
  readonly messageId: string;
  readonly origin: Origin;
};

/** Where ends what can never be handled. */
export interface DeadLetters {
  /** Resolves when the letter is kept. */
  add(letter: DeadLetter): Promise<void>;
}

/** A message that was handed out, and how many seconds from now on it stays hidden: at most 12 h. */
export type MessageDelay = { readonly receiptHandle: string; readonly seconds: number };

/** The queue whose messages failed. */
export interface MessageDelays {
  /** Lets messages come again when each is due, not when their queue would have it. */
  delay(messages: readonly MessageDelay[]): Promise<void>;
}
