import {
  ChangeMessageVisibilityBatchCommand,
  type ChangeMessageVisibilityBatchCommandOutput,
  type MessageAttributeValue,
  SendMessageBatchCommand,
  type SendMessageBatchCommandOutput,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';

/** What SQS takes: see "Amazon SQS message quotas". */
const MAX_BYTES = 262_144;
const MAX_ENTRIES = 10;
const MAX_ATTRIBUTES = 10;
const MAX_VISIBILITY_S = 43_200;
const CHARACTERS = /^[\t\n\r\u0020-\ud7ff\ue000-\u{fffd}\u{10000}-\u{10ffff}]+$/u;

type Attributes = Record<string, MessageAttributeValue>;
type Entry = { readonly body: string; readonly attributes: Attributes };
type Change = { readonly queueUrl: string; readonly receiptHandle: string; readonly seconds: number };

/** A refusal, as the API has it. */
class ApiError extends Error {
  constructor(code: string, message: string) {
    super(message);
    this.name = code;
  }
}

const bytesOf = (text = '') => Buffer.byteLength(text);

function sizeOf({ body, attributes }: Entry): number {
  const attributeBytes = Object.entries(attributes).map(
    ([name, { DataType, StringValue }]) => bytesOf(name) + bytesOf(DataType) + bytesOf(StringValue),
  );
  return bytesOf(body) + attributeBytes.reduce((sum, bytes) => sum + bytes, 0);
}

function checkAttributes(attributes: Attributes): void {
  if (Object.keys(attributes).length > MAX_ATTRIBUTES) throw new ApiError('InvalidParameterValue', 'attributes');
  for (const [name, { DataType, StringValue = '' }] of Object.entries(attributes)) {
    const isValid = CHARACTERS.test(StringValue) && (DataType !== 'Number' || Number.isFinite(Number(StringValue)));
    if (!isValid || !/^[\w.-]{1,256}$/.test(name)) throw new ApiError('InvalidParameterValue', `attribute ${name}`);
  }
}

function checkEntry(entry: Entry): void {
  if (!CHARACTERS.test(entry.body)) throw new ApiError('InvalidMessageContents', 'characters');
  if (sizeOf(entry) > MAX_BYTES) throw new ApiError('InvalidParameterValue', `message of ${sizeOf(entry)} bytes`);
  checkAttributes(entry.attributes);
}

function checkBatch(ids: readonly (string | undefined)[]): void {
  if (ids.length === 0) throw new ApiError('EmptyBatchRequest', 'no entries');
  if (ids.length > MAX_ENTRIES) throw new ApiError('TooManyEntriesInBatchRequest', `${ids.length} entries`);
  if (new Set(ids).size < ids.length) throw new ApiError('BatchEntryIdsNotDistinct', 'ids');
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id ?? ''))) throw new ApiError('InvalidBatchEntryId', 'ids');
}

/** The API of SQS as far as functions call it, with its limits. What `refuse` says of an entry fails it alone. */
export class FakeSqs {
  readonly sent: ({ readonly queueUrl: string } & Entry)[] = [];
  readonly changes: Change[] = [];
  /** Entries of each SendMessageBatch. */
  readonly calls: number[] = [];
  readonly #refuse: (call: number, index: number, queueUrl: string) => boolean;

  constructor(refuse: (call: number, index: number, queueUrl: string) => boolean = () => false) {
    this.#refuse = refuse;
  }

  async send(command: SendMessageCommand): Promise<void>;
  async send(command: SendMessageBatchCommand): Promise<Pick<SendMessageBatchCommandOutput, 'Failed'>>;
  async send(
    command: ChangeMessageVisibilityBatchCommand,
  ): Promise<Pick<ChangeMessageVisibilityBatchCommandOutput, 'Failed'>>;
  async send(
    command: SendMessageCommand | SendMessageBatchCommand | ChangeMessageVisibilityBatchCommand,
  ): Promise<unknown> {
    if (command instanceof SendMessageBatchCommand) return this.#sendBatch(command.input);
    if (command instanceof ChangeMessageVisibilityBatchCommand) return this.#change(command.input);
    if (command instanceof SendMessageCommand) return this.#sendOne(command.input);
    throw new ApiError('InvalidAction', 'unknown command');
  }

  #sendOne({ QueueUrl = '', MessageBody = '', MessageAttributes = {} }: SendMessageCommand['input']): void {
    const entry = { body: MessageBody, attributes: MessageAttributes };
    checkEntry(entry);
    this.sent.push({ queueUrl: QueueUrl, ...entry });
  }

  #sendBatch({ QueueUrl = '', Entries = [] }: SendMessageBatchCommand['input']) {
    checkBatch(Entries.map(({ Id }) => Id));
    const entries = Entries.map(({ MessageBody = '', MessageAttributes = {} }) => {
      return { body: MessageBody, attributes: MessageAttributes };
    });
    entries.forEach(checkEntry);
    const total = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (total > MAX_BYTES) throw new ApiError('BatchRequestTooLong', `${total} bytes`);
    this.calls.push(entries.length);
    const isRefused = entries.map((_, i) => this.#refuse(this.calls.length, i, QueueUrl));
    entries.forEach((entry, i) => {
      if (!isRefused[i]) this.sent.push({ queueUrl: QueueUrl, ...entry });
    });
    const failed = Entries.filter((_, i) => isRefused[i]);
    return failed.length === 0
      ? {}
      : { Failed: failed.map(({ Id }) => ({ Id, SenderFault: false, Code: 'ServiceUnavailable' })) };
  }

  #change({ QueueUrl = '', Entries = [] }: ChangeMessageVisibilityBatchCommand['input']) {
    checkBatch(Entries.map(({ Id }) => Id));
    const isKnown = Entries.map(({ ReceiptHandle = '' }) => ReceiptHandle.startsWith('handle of '));
    Entries.forEach(({ ReceiptHandle = '', VisibilityTimeout = -1 }, i) => {
      const isWhole = Number.isInteger(VisibilityTimeout) && VisibilityTimeout >= 0;
      if (!isWhole || VisibilityTimeout > MAX_VISIBILITY_S) throw new ApiError('InvalidParameterValue', 'timeout');
      if (isKnown[i]) {
        this.changes.push({ queueUrl: QueueUrl, receiptHandle: ReceiptHandle, seconds: VisibilityTimeout });
      }
    });
    const unknown = Entries.filter((_, i) => !isKnown[i]);
    return { Failed: unknown.map(({ Id }) => ({ Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' })) };
  }
}
