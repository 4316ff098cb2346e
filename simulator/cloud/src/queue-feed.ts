import { encodeFeedMessages } from '@sward/infra/lib/feed/feed-messages.ts';
import type { ReadingFeed } from '@sward/infra/lib/feed/ports.ts';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type { LocalQueue } from './local-queue.ts';

/** A consumer's queue, and how long a message waits in it before it is handed out, ms. */
export type FeedQueue = { readonly queue: Pick<LocalQueue, 'put'>; readonly delayMs: number };

/** What SQS takes in one message. */
const MAX_MESSAGE_BYTES = 262_144;

/** The feed by queues: that of each consumer gets all that is stored. */
export class QueueFeed implements ReadingFeed {
  readonly #queues: readonly FeedQueue[];

  constructor(queues: readonly FeedQueue[]) {
    this.#queues = queues;
  }

  async publish(readings: readonly StoredReading[]): Promise<void> {
    const bodies = encodeFeedMessages(readings, MAX_MESSAGE_BYTES);
    for (const { queue, delayMs } of this.#queues) queue.put(bodies, delayMs);
  }
}
