import { takeFeed } from '@sward/infra/lib/feed/feed-intake.ts';
import type { DeadLetters, FeedConsumer, FeedSink } from '@sward/infra/lib/feed/ports.ts';
import type { LocalQueue } from './local-queue.ts';
import type { RetryPolicy } from './retry-policy.ts';

/** A consumer that is down loses nothing, for as long as it takes: the feed's queues in the account bear two weeks. */
const RETRY: RetryPolicy = { maxReceives: 1_000_000, firstWaitMs: 1000, maxWaitMs: 60_000 };

/** The function of one consumer of the feed: begins to give `sink` what is queued for it. */
export function consumeFeed(
  queue: LocalQueue,
  source: FeedConsumer,
  ports: { readonly sink: FeedSink; readonly deadLetters: DeadLetters },
): void {
  queue.consume(async (records) => (await takeFeed(records, { source, ...ports })).failed, RETRY);
}
