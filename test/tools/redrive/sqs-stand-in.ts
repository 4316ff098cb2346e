import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { endServer, listenOnLoopback } from '../../../infra/test/support/loopback-server.ts';

export type StoredMessage = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  readonly attributes: Readonly<Record<string, { DataType: string; StringValue: string }>>;
  hidden: boolean;
};

type Input = {
  readonly QueueUrl?: string;
  readonly MessageBody?: string;
  readonly ReceiptHandle?: string;
  readonly MaxNumberOfMessages?: number;
  readonly VisibilityTimeout?: number;
  readonly Entries?: readonly { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[];
};

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The MD5 that SQS gives for message attributes, as its guide describes it; the SDK does not look at it when receiving. */
function toMessage({ id, body, sentAt, attributes }: StoredMessage) {
  return {
    MessageId: id,
    ReceiptHandle: `handle of ${id}`,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: { SentTimestamp: String(sentAt) },
    MessageAttributes: attributes,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const xmlOf = (outputs: ReadonlyMap<string, string>) =>
  `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>s</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>
${[...outputs].map(([k, v]) => `<member><OutputKey>${k}</OutputKey><OutputValue>${v}</OutputValue></member>`).join('')}
</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;

const xmlError = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** SQS and DescribeStacks over HTTP, as far as the redrive asks them, for the SDK's own clients. */
export class SqsStandIn {
  readonly queues = new Map<string, StoredMessage[]>();
  readonly stacks = new Map<string, ReadonlyMap<string, string>>();
  /** Names of actions that fail with an error of this code. */
  readonly failing = new Map<string, string>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  start(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  put(queueUrl: string, body: string, { reason = '', gateway = '', sentAt = Date.now() } = {}): void {
    const attributes = Object.fromEntries(
      Object.entries({ reason, gateway })
        .filter(([, text]) => text !== '')
        .map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    );
    const messages = this.queues.get(queueUrl) ?? [];
    messages.push({ id: randomUUID(), body, sentAt, attributes, hidden: false });
    this.queues.set(queueUrl, messages);
  }

  /** Bodies on a queue that a consumer could receive now. */
  visible(queueUrl: string): string[] {
    return (this.queues.get(queueUrl) ?? []).filter(({ hidden }) => !hidden).map(({ body }) => body);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    if (target === '') return this.#describe(new URLSearchParams(text), response);
    const action = target.slice(target.indexOf('.') + 1);
    const failure = this.failing.get(action);
    if (failure !== undefined) {
      response.writeHead(400, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-query-error': `${failure};Sender`,
      });
      response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${failure}`, message: failure }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(this.#act(action, JSON.parse(text))));
  }

  #describe(form: URLSearchParams, response: ServerResponse): void {
    const name = form.get('StackName') ?? '';
    const outputs = this.stacks.get(name);
    if (outputs !== undefined) response.writeHead(200, { 'content-type': 'text/xml' }).end(xmlOf(outputs));
    else response.writeHead(400).end(xmlError('ValidationError', `Stack with id ${name} does not exist`));
  }

  #act(action: string, input: Input): object {
    const messages = this.queues.get(input.QueueUrl ?? '') ?? [];
    switch (action) {
      case 'ReceiveMessage': {
        const given = messages.filter(({ hidden }) => !hidden).slice(0, input.MaxNumberOfMessages ?? 1);
        for (const message of given) message.hidden = true;
        return { Messages: given.map(toMessage) };
      }
      case 'ChangeMessageVisibilityBatch':
        return this.#release(messages, input);
      case 'SendMessage':
        this.put(input.QueueUrl ?? '', input.MessageBody ?? '');
        return { MessageId: 'new', MD5OfMessageBody: md5(input.MessageBody ?? '') };
      case 'DeleteMessage':
        this.queues.set(
          input.QueueUrl ?? '',
          messages.filter(({ id }) => `handle of ${id}` !== input.ReceiptHandle),
        );
        return {};
      default:
        throw new TypeError(`no action ${action}`);
    }
  }

  #release(messages: readonly StoredMessage[], { Entries = [] }: Input): object {
    const byHandle = new Map(messages.map((message) => [`handle of ${message.id}`, message]));
    const Failed = Entries.filter(({ ReceiptHandle }) => !byHandle.has(ReceiptHandle)).map(({ Id }) => {
      return { Id, SenderFault: true, Code: 'ReceiptHandleIsInvalid' };
    });
    for (const { ReceiptHandle, VisibilityTimeout } of Entries) {
      const message = byHandle.get(ReceiptHandle);
      if (message !== undefined && VisibilityTimeout === 0) message.hidden = false;
    }
    return { Successful: [], Failed };
  }
}
