import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchCommandOutput,
} from '@aws-sdk/client-sqs';
import { batchesWithin } from '../../batches/batches-within.ts';
import { NotDelayedError } from '../feed-errors.ts';
import type { MessageDelay, MessageDelays } from '../ports.ts';

/** What delays need of the SDK's client. */
export interface VisibilityChanger {
  send(
    command: ChangeMessageVisibilityBatchCommand,
  ): Promise<Pick<ChangeMessageVisibilityBatchCommandOutput, 'Failed'>>;
}

/** ChangeMessageVisibilityBatch counts messages, and they have no size. */
const CALL_LIMITS = { entries: 10, bytes: 0 } as const;

/** Delays by the visibility timeout of single messages. */
export class SqsMessageDelays implements MessageDelays {
  readonly #queueUrl: string;
  readonly #changer: VisibilityChanger;

  constructor(queueUrl: string, changer: VisibilityChanger) {
    this.#queueUrl = queueUrl;
    this.#changer = changer;
  }

  /** @throws NotDelayedError where messages keep the queue's own timeout, and the SDK's errors as they are */
  async delay(messages: readonly MessageDelay[]): Promise<void> {
    let refused = 0;
    for (const call of batchesWithin(messages, CALL_LIMITS, () => 0)) refused += await this.#change(call);
    if (refused > 0) throw new NotDelayedError(`${refused} messages keep the wait that their queue gives them`);
  }

  async #change(messages: readonly MessageDelay[]): Promise<number> {
    const Entries = messages.map(({ receiptHandle, seconds }, i) => ({
      Id: String(i),
      ReceiptHandle: receiptHandle,
      VisibilityTimeout: seconds,
    }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#queueUrl, Entries });
    return (await this.#changer.send(command)).Failed?.length ?? 0;
  }
}
