import { type MessageAttributeValue, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '../ports.ts';

/** What dead letters need of the SDK's client. */
export interface MessageSender {
  send(command: SendMessageCommand): Promise<unknown>;
}

const MAX_ATTRIBUTE_CHARS = 300;

/** Senders choose parts of reasons, and SQS refuses a message for one character that XML does not have. */
const printable = (text: string) => text.replace(/[^ -~]/g, '?').slice(0, MAX_ATTRIBUTE_CHARS);

/** Attributes of a dead letter by their names; SQS takes at most 10, none of them empty. */
function attributesOf({ reason, source, messageId, origin }: DeadLetter): Record<string, MessageAttributeValue> {
  const texts = { reason: reason || 'unknown', source, message_id: messageId };
  const { buildingId, gatewayId, epoch, firstSeq, lastSeq } = origin;
  const ids = { building: buildingId, gateway: gatewayId, epoch };
  const numbers = { first_seq: firstSeq, last_seq: lastSeq };
  return Object.fromEntries([
    ...Object.entries({ ...texts, ...ids })
      .filter((entry): entry is [string, string] => Boolean(entry[1]))
      .map(([name, value]) => [name, { DataType: 'String', StringValue: printable(value) }]),
    ...Object.entries(numbers)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, { DataType: 'Number', StringValue: String(value) }]),
  ]);
}

/** Dead letters on an SQS queue: the body as it was, the rest as message attributes. */
export class SqsDeadLetters implements DeadLetters {
  readonly #queueUrl: string;
  readonly #sender: MessageSender;

  constructor(queueUrl: string, sender: MessageSender) {
    this.#queueUrl = queueUrl;
    this.#sender = sender;
  }

  /** @throws the SDK's errors as they are */
  async add(letter: DeadLetter): Promise<void> {
    await this.#sender.send(
      new SendMessageCommand({
        QueueUrl: this.#queueUrl,
        MessageBody: letter.body,
        MessageAttributes: attributesOf(letter),
      }),
    );
  }
}
