import type { DeadLetter, DeadLetters, MessageDelay, MessageDelays } from '../../lib/feed/ports.ts';
import type { ChannelKind } from '../../lib/notifications/channel.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import { handleNotifications, type NotifyPorts } from '../../lib/notifications/notify-handler.ts';
import type { NotificationQueue } from '../../lib/notifications/ports.ts';
import { sqsRecord } from '../feed/sqs-records.ts';

type Message = { readonly id: string; readonly body: string; receives: number; visibleAt: number };

const BATCH = 10;

/** A queue with visibility timeouts, dead letters, and the function that serves it: what SQS and Lambda do. */
export class FakeNotificationQueue implements NotificationQueue, MessageDelays, DeadLetters {
  readonly letters: DeadLetter[] = [];
  readonly #now: () => number;
  readonly #messages = new Map<string, Message>();
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  async add(kindOrLetter: ChannelKind | DeadLetter, notification?: Notification): Promise<void> {
    if (typeof kindOrLetter === 'object') this.letters.push(kindOrLetter);
    else this.#put(JSON.stringify(notification));
  }

  async delay(messages: readonly MessageDelay[]): Promise<void> {
    for (const { receiptHandle, seconds } of messages) {
      const message = this.#messages.get(receiptHandle);
      if (message) message.visibleAt = this.#now() + seconds * 1000;
    }
  }

  /** Sends dead letters back. */
  redrive(): void {
    for (const { body } of this.letters.splice(0)) this.#put(body);
  }

  /** Serves what is visible now. */
  async serve(ports: Pick<NotifyPorts, 'deliverer' | 'log'>): Promise<void> {
    const visible = [...this.#messages.values()].filter(({ visibleAt }) => visibleAt <= this.#now()).slice(0, BATCH);
    if (visible.length === 0) return;
    for (const message of visible) message.receives += 1;
    const world = { ...ports, deadLetters: this, delays: this, now: this.#now, random: () => 0 };
    const Records = visible.map(({ id, body, receives }) => ({
      ...sqsRecord(id, body, { receives }),
      receiptHandle: id,
    }));
    const { batchItemFailures } = await handleNotifications({ Records }, world);
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { id } of visible) if (!failed.has(id)) this.#messages.delete(id);
    await this.serve(ports);
  }

  #put(body: string): void {
    this.#count += 1;
    const id = `m${this.#count}`;
    this.#messages.set(id, { id, body, receives: 0, visibleAt: this.#now() });
  }
}
