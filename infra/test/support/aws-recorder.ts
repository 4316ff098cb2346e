import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { z } from 'zod';
import { endServer, listenOnLoopback } from './loopback-server.ts';

const sqsInputSchema = z.object({
  QueueUrl: z.string(),
  MessageBody: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })).optional(),
  Entries: z.array(z.object({ Id: z.string(), MessageBody: z.string().optional() })).optional(),
});

/** A message that somebody sent to SQS. */
export type SentMessage = { readonly queueUrl: string; readonly body: string; readonly reason?: string };

const md5 = (text = '') => createHash('md5').update(text).digest('hex');

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Takes what functions send to SQS and publish to IoT Core over HTTP, and says yes to all of it. */
export class AwsRecorder {
  readonly sent: SentMessage[] = [];
  readonly published: { readonly topic: string; readonly payload: Buffer }[] = [];
  /** Actions of SQS, in their order. */
  readonly actions: string[] = [];
  readonly #server: Server = createServer((request, response) => {
    this.#answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  /** @returns its URL, on a port of loopback that the system chooses */
  start(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  async #answer(request: IncomingMessage): Promise<object> {
    const bytes = await bytesOf(request);
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/topics/')) {
      this.published.push({ topic: decodeURIComponent(pathname.slice('/topics/'.length)), payload: bytes });
      return {};
    }
    const action = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    this.actions.push(action);
    return this.#take(sqsInputSchema.parse(JSON.parse(bytes.toString('utf8'))));
  }

  #take({ QueueUrl, MessageBody, MessageAttributes, Entries = [] }: z.infer<typeof sqsInputSchema>): object {
    if (MessageBody !== undefined) {
      const reason = MessageAttributes?.['reason']?.StringValue;
      this.sent.push({ queueUrl: QueueUrl, body: MessageBody, ...(reason === undefined ? {} : { reason }) });
      return { MessageId: 'one', MD5OfMessageBody: md5(MessageBody) };
    }
    for (const entry of Entries) {
      if (entry.MessageBody !== undefined) this.sent.push({ queueUrl: QueueUrl, body: entry.MessageBody });
    }
    const Successful = Entries.map(({ Id, MessageBody: body }) => ({ Id, MessageId: Id, MD5OfMessageBody: md5(body) }));
    return { Successful, Failed: [] };
  }
}
