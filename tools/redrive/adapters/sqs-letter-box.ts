import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Letter, LetterBox } from '../letter-box.ts';

/** Long enough to look at tens of thousands of letters, short enough to try again soon where this program dies. */
const HIDDEN_S = 120;
/** Of one ReceiveMessage and one ChangeMessageVisibilityBatch. */
const MESSAGES_PER_CALL = 10;

function toLetter({ MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes }: Message): Letter {
  const reason = MessageAttributes?.['reason']?.StringValue;
  const gateway = MessageAttributes?.['gateway']?.StringValue;
  return {
    id: MessageId,
    body: Body,
    handle: ReceiptHandle,
    sentAt: Number(Attributes?.SentTimestamp ?? 0),
    ...(reason === undefined ? {} : { reason }),
    ...(gateway === undefined ? {} : { gateway }),
  };
}

/** Dead letters on SQS. */
export class SqsLetterBox implements LetterBox {
  readonly #client: SQSClient;

  constructor(client: SQSClient) {
    this.#client = client;
  }

  async receive(queueUrl: string): Promise<readonly Letter[]> {
    const { Messages = [] } = await this.#client.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: MESSAGES_PER_CALL,
        VisibilityTimeout: HIDDEN_S,
        // A long poll asks all of SQS's servers, not some.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(toLetter);
  }

  async release(queueUrl: string, handles: readonly string[]): Promise<void> {
    for (let from = 0; from < handles.length; from += MESSAGES_PER_CALL) {
      const Entries = handles.slice(from, from + MESSAGES_PER_CALL).map((ReceiptHandle, i) => {
        return { Id: String(i), ReceiptHandle, VisibilityTimeout: 0 };
      });
      // Handles of letters that were deleted fail one by one, which is well.
      await this.#client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries }));
    }
  }

  async send(queueUrl: string, body: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  }

  async remove(queueUrl: string, handle: string): Promise<void> {
    await this.#client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle }));
  }
}
