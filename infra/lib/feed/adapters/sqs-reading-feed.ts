import { setTimeout as delay } from 'node:timers/promises';
import { SendMessageBatchCommand, type SendMessageBatchCommandOutput } from '@aws-sdk/client-sqs';
import { batchesWithin } from '../../batches/batches-within.ts';
import { sendAll } from '../../batches/send-all.ts';
import type { StoredReading } from '../../telemetry/ports.ts';
import { encodeFeedMessages } from '../feed-messages.ts';
import type { ReadingFeed } from '../ports.ts';
import { MAX_MESSAGE_BYTES, SEND_LIMITS } from './sqs-limits.ts';

/** What the feed needs of the SDK's client. */
export interface BatchSender {
  send(command: SendMessageBatchCommand): Promise<Pick<SendMessageBatchCommandOutput, 'Failed'>>;
}

/** The feed as SQS queues, one for each consumer. Every queue gets the same messages. */
export class SqsReadingFeed implements ReadingFeed {
  readonly #queueUrls: readonly string[];
  readonly #sender: BatchSender;
  readonly #sleep: (ms: number) => Promise<unknown>;

  constructor(queueUrls: readonly string[], sender: BatchSender, sleep: (ms: number) => Promise<unknown> = delay) {
    this.#queueUrls = queueUrls;
    this.#sender = sender;
    this.#sleep = sleep;
  }

  /** @throws EntriesRefusedError where a queue goes on refusing messages, and the SDK's errors as they are */
  async publish(readings: readonly StoredReading[]): Promise<void> {
    if (this.#queueUrls.length === 0) return;
    const messages = encodeFeedMessages(readings, MAX_MESSAGE_BYTES);
    const calls = batchesWithin(messages, SEND_LIMITS, (message) => message.length);
    await Promise.all(this.#queueUrls.map((queueUrl) => this.#sendAll(queueUrl, calls)));
  }

  async #sendAll(queueUrl: string, calls: readonly (readonly string[])[]): Promise<void> {
    for (const call of calls) await sendAll(call, (messages) => this.#send(queueUrl, messages), this.#sleep);
  }

  /** A call that succeeds may have failed for some of its messages. */
  async #send(queueUrl: string, messages: readonly string[]): Promise<{ ErrorCode?: string }[]> {
    const Entries = messages.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    const { Failed = [] } = await this.#sender.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const codes = new Map(Failed.map(({ Id, Code = 'no code' }) => [Id, Code]));
    return Entries.map(({ Id }) => {
      const ErrorCode = codes.get(Id);
      return ErrorCode === undefined ? {} : { ErrorCode };
    });
  }
}
