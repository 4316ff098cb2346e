import type { StoredReading } from '../telemetry/ports.ts';

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

/** Where ends what can never be handled. */
export interface DeadLetters {
  /** Keeps `body`, as its queue had it, with the reason: a redrive sends it back. */
  add(body: string, reason: string): Promise<void>;
}
