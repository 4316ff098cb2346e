import { encodeFeedMessages } from '@sward/infra/lib/feed/feed-messages.ts';
import type { ReadingFeed } from '@sward/infra/lib/feed/ports.ts';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type { MessageQueue } from './ports.ts';

/** A consumer's queue, and how long a message waits in it before it is handed out, ms. */
export type FeedQueue = { readonly queue: MessageQueue; readonly delayMs: number };

/** What SQS takes in one message. */
const MAX_MESSAGE_BYTES = 262_144;

/** The feed by queues: that of each consumer gets all that is stored. */
export class QueueFeed implements ReadingFeed {
  readonly #queues: readonly FeedQueue[];
  readonly #dueTimes: (at: number) => readonly number[];
  readonly #now: () => number;
  readonly #wake: () => void;

  /**
   * @param now Unix milliseconds
   * @param dueTimes when something that is due at a time is handed out: once then, but for faults
   * @param wake called when something was queued
   */
  constructor(
    queues: readonly FeedQueue[],
    now: () => number,
    dueTimes: (at: number) => readonly number[],
    wake: () => void,
  ) {
    this.#queues = queues;
    this.#now = now;
    this.#dueTimes = dueTimes;
    this.#wake = wake;
  }

  async publish(readings: readonly StoredReading[]): Promise<void> {
    const bodies = encodeFeedMessages(readings, MAX_MESSAGE_BYTES);
    for (const { queue, delayMs } of this.#queues) {
      for (const dueAt of this.#dueTimes(this.#now() + delayMs)) queue.enqueue(bodies, dueAt);
    }
    this.#wake();
  }
}
