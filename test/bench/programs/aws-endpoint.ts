/** A stand-in of the AWS services that the functions call: it says yes at once, and counts what would be billed. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AwsReady, AwsUse } from './aws-endpoint-messages.ts';
import { obeyParent, tellParent } from './parent.ts';

type Attribute = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, Attribute>>;
type Tables = Readonly<Record<string, readonly { readonly PutRequest?: { readonly Item: Item } }[]>>;
type Call = {
  readonly RequestItems?: Tables;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ExpressionAttributeValues?: Item;
  readonly Entries?: readonly { readonly Id: string; readonly MessageBody: string }[];
};

let calls: Record<string, number> = {};
let writeUnits = 0;
let queued = 0;

/** Of an attribute as DynamoDB counts it, near enough: what is text or number its characters, what is binary its bytes. */
function bytesOf(attribute: Attribute): number {
  return Object.entries(attribute).reduce((sum, [type, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return sum + (type === 'B' ? (text.length * 3) / 4 : Buffer.byteLength(text));
  }, 0);
}

const itemBytes = (item: Item) =>
  Object.entries(item).reduce((sum, [name, attribute]) => sum + name.length + bytesOf(attribute), 0);
const unitsOf = (item: Item) => Math.max(1, Math.ceil(itemBytes(item) / 1024));

function write(items: readonly Item[]): void {
  for (const item of items) writeUnits += unitsOf(item);
}

const putItems = (tables: Tables) =>
  Object.values(tables).flatMap((requests) =>
    requests.flatMap(({ PutRequest }) => (PutRequest ? [PutRequest.Item] : [])),
  );

/** The SDK compares the digest with what it sent. */
const sentEntry = ({ Id, MessageBody }: { readonly Id: string; readonly MessageBody: string }) => ({
  Id,
  MessageId: Id,
  MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
});

function answer(operation: string, call: Call): object {
  calls[operation] = (calls[operation] ?? 0) + 1;
  if (operation === 'BatchWriteItem') write(putItems(call.RequestItems ?? {}));
  if (operation === 'PutItem' && call.Item) write([call.Item]);
  // What an update writes is the item that it makes of its key and its values.
  if (operation === 'UpdateItem') write([{ ...call.Key, ...call.ExpressionAttributeValues }]);
  if (operation === 'SendMessageBatch') {
    const entries = call.Entries ?? [];
    queued += entries.length;
    return { Successful: entries.map(sentEntry), Failed: [] };
  }
  return operation === 'BatchWriteItem' ? { UnprocessedItems: {} } : {};
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer((request, response) => {
  void textOf(request).then((text) => {
    const target = request.headers['x-amz-target'];
    const isJson = typeof target === 'string';
    const operation = isJson ? (target.split('.')[1] ?? '') : 'Publish';
    const body = answer(operation, isJson ? JSON.parse(text) : {});
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  });
});
server.keepAliveTimeout = 60_000;

obeyParent(
  () => {
    const use: AwsUse = { kind: 'use', calls, writeUnits, queued };
    calls = {};
    writeUnits = 0;
    queued = 0;
    tellParent(use);
  },
  () => {
    server.closeAllConnections();
    server.close();
  },
);

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const ready: AwsReady = { kind: 'ready', url: `http://127.0.0.1:${port}` };
  tellParent(ready);
});
