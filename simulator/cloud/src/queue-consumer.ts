import type { Clock, Timer } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageQueue, QueuedMessage } from './ports.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy, waitAfterFailure } from './retry-policy.ts';

/** A message that failed, and why. With `againInMs` it comes again then, as often as that is said; without, as the retry policy has it. */
export type Failure = { readonly id: string; readonly reason: string; readonly againInMs?: number };

/** Takes a batch and says which of it failed. */
export type RecordHandler = (records: readonly QueuedMessage[]) => Promise<readonly Failure[]>;

type QueueConsumerOptions = {
  readonly queue: MessageQueue;
  readonly handle: RecordHandler;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry?: RetryPolicy;
  /** How long a batch may fill up, milliseconds: Lambda's `maxBatchingWindow`. */
  readonly windowMs?: number;
};

/** Largest batch: SQS hands a function 10 messages unless told otherwise. */
const BATCH_SIZE = 10;
const DEFAULT_WINDOW_MS = 50;

/**
 * Hands queued messages to the handler, as Lambda's event source mapping does: batches of up to 10, one at a time, each
 * message again until the handler takes it or it has failed too often.
 */
export class QueueConsumer {
  readonly #queue: MessageQueue;
  readonly #handle: RecordHandler;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #retry: RetryPolicy;
  readonly #windowMs: number;
  #next: { readonly timer: Timer; readonly at: number } | undefined;
  #batch: Promise<void> | undefined;
  #stopped = false;

  constructor(options: QueueConsumerOptions) {
    this.#queue = options.queue;
    this.#handle = options.handle;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#retry = options.retry ?? DEFAULT_RETRY_POLICY;
    this.#windowMs = options.windowMs ?? DEFAULT_WINDOW_MS;
  }

  /** Looks at the queue when its next message is due, after the batching window at the earliest. Call after enqueuing. */
  wake(): void {
    if (this.#batch === undefined) this.#schedule(this.#waitForNextMs());
  }

  /** Ends after the batch in hand. Messages still queued stay queued. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#next?.timer.cancel();
    await this.#batch;
  }

  #waitForNextMs(): number | undefined {
    const dueAt = this.#queue.nextDueAt();
    return dueAt === undefined ? undefined : Math.max(this.#windowMs, dueAt - this.#clock.now());
  }

  /** A timer that comes sooner stays: a steady stream of messages must not put the batch off for ever. */
  #schedule(waitMs: number | undefined): void {
    if (this.#stopped || waitMs === undefined) return;
    const at = this.#clock.monotonicMs() + waitMs;
    if (this.#next !== undefined && this.#next.at <= at) return;
    this.#next?.timer.cancel();
    const timer = this.#clock.setTimer(waitMs, () => {
      this.#next = undefined;
      this.#batch = this.#run();
    });
    this.#next = { timer, at };
  }

  /** A queue that cannot be read is tried again: the messages are still in it. */
  async #run(): Promise<void> {
    let waitMs: number | undefined = this.#retry.maxWaitMs;
    try {
      const size = await this.#takeBatch();
      waitMs = size === BATCH_SIZE ? 0 : this.#waitForNextMs();
    } catch (error) {
      this.#logger.error('queue_failed', { error, wait_ms: waitMs });
    }
    this.#batch = undefined;
    this.#schedule(waitMs);
  }

  /** @returns the number of messages taken */
  async #takeBatch(): Promise<number> {
    const messages = this.#queue.receive(BATCH_SIZE, this.#clock.now());
    const failures = messages.length === 0 ? [] : await this.#failuresOf(messages);
    const byId = new Map(failures.map((failure) => [failure.id, failure]));
    for (const message of messages) this.#settle(message, byId.get(message.id));
    return messages.length;
  }

  /** A handler that throws has failed with its whole batch. */
  async #failuresOf(messages: readonly QueuedMessage[]): Promise<readonly Failure[]> {
    try {
      return await this.#handle(messages);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return messages.map(({ id }) => ({ id, reason }));
    }
  }

  #settle(message: QueuedMessage, failure: Failure | undefined): void {
    if (failure === undefined) this.#queue.remove(message.id);
    else this.#retryOrGiveUp(message, failure);
  }

  #retryOrGiveUp({ id, receives }: QueuedMessage, { reason, againInMs }: Failure): void {
    const now = this.#clock.now();
    const waitMs = againInMs ?? waitAfterFailure(receives, this.#retry);
    if (waitMs === undefined) {
      this.#queue.deadLetter(id, reason, now);
      this.#logger.error('message_dead_lettered', { id, queue: this.#queue.name, receives, reason });
    } else {
      this.#queue.retryAt(id, now + waitMs);
      this.#logger.warn('message_retried', { id, queue: this.#queue.name, receives, reason, wait_ms: waitMs });
    }
  }
}
