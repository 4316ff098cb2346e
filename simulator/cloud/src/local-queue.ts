import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { Disorder } from './disorder.ts';
import type { MessageQueue } from './ports.ts';
import { QueueConsumer, type RecordHandler } from './queue-consumer.ts';
import type { RetryPolicy } from './retry-policy.ts';

type Parts = { readonly clock: Clock; readonly logger: Logger };

/** A queue with the function that it invokes, as SQS and Lambda's event source mapping are together. */
export class LocalQueue {
  readonly #queue: MessageQueue;
  readonly #parts: Parts;
  readonly #disorder = new Disorder();
  #consumer: QueueConsumer | undefined;
  #taken = 0;

  constructor(queue: MessageQueue, parts: Parts) {
    this.#queue = queue;
    this.#parts = parts;
  }

  /** Queues messages, to be handed out after `delayMs` at the earliest. When it returns, they are on disk. */
  put(bodies: readonly string[], delayMs = 0): void {
    if (bodies.length === 0) return;
    this.#taken += bodies.length;
    const dueTimes = this.#disorder.dueTimes(this.#parts.clock.now() + delayMs);
    for (const dueAt of dueTimes) this.#queue.enqueue(bodies, dueAt);
    this.wake();
  }

  /** Begins to hand messages out, those of an earlier run first. */
  consume(handle: RecordHandler, retry?: RetryPolicy): void {
    this.#consumer = new QueueConsumer({
      queue: this.#queue,
      handle,
      ...this.#parts,
      ...(retry === undefined ? {} : { retry }),
    });
    this.wake();
  }

  /** Looks whether something is there: another process may have queued it. */
  wake(): void {
    this.#consumer?.wake();
  }

  /** Whether messages are handed out twice, and some ahead of others. */
  setDisorder(on: boolean): void {
    this.#disorder.set(on);
  }

  /** Messages put since start. */
  get taken(): number {
    return this.#taken;
  }

  waiting(): number {
    return this.#queue.waiting();
  }

  /** Ends after the batch in hand. What is queued stays queued. */
  async stop(): Promise<void> {
    await this.#consumer?.stop();
  }
}
