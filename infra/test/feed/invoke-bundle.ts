import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { SQSEvent } from 'aws-lambda';
import { encodeFeedMessage } from '../../lib/feed/feed-message.ts';
import { bundleFunction } from '../../lib/functions/function-bundle.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';

const run = promisify(execFile);

/** Waits for the function's answer as Lambda does, and prints it as the last line. */
const PROGRAM = `require(process.argv[1]).handler(JSON.parse(process.argv[2])).then(
  (answer) => { console.log(JSON.stringify(answer)); process.exit(0); },
  (error) => { console.error(error); process.exit(1); });`;

const CREDENTIALS = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'nobody', AWS_SECRET_ACCESS_KEY: 'nothing' };

/** One call of the SDK as it went over the wire. */
export type ServiceCall = { readonly target: string; readonly body: unknown };

/** One message of the feed, as SQS hands it to a function. */
function feedEvent(readings: readonly StoredReading[]): SQSEvent {
  return {
    Records: [
      {
        messageId: 'message-1',
        receiptHandle: 'receipt-1',
        body: encodeFeedMessage(readings),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(Date.now()),
          SenderId: 'sender',
          ApproximateFirstReceiveTimestamp: String(Date.now()),
        },
        messageAttributes: {},
        md5OfBody: '',
        eventSource: 'aws:sqs',
        eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:feed',
        awsRegion: 'eu-central-1',
      },
    ],
  };
}

/** What the fake AWS answers to a call. */
type Answer = (body: unknown) => unknown;

async function endServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}

/** AWS at one address, in clear text: HTTP/2 for the SDK's Kinesis client, which speaks nothing else. */
async function startFakeAws(protocol: 'http' | 'http2', answer: Answer) {
  const calls: ServiceCall[] = [];
  const take = (target: unknown, json: string): string => {
    const body: unknown = JSON.parse(json);
    calls.push({ target: String(target), body });
    return JSON.stringify(answer(body));
  };
  const type = { 'content-type': 'application/x-amz-json-1.1' };
  const server =
    protocol === 'http'
      ? createServer(async (request, response) => {
          response.writeHead(200, type).end(take(request.headers['x-amz-target'], await text(request)));
        })
      : createHttp2Server(async (request, response) => {
          response.writeHead(200, type).end(take(request.headers['x-amz-target'], await text(request)));
        });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { calls, url: `http://127.0.0.1:${port}`, close: () => endServer(server, sockets) };
}

/**
 * Runs a consumer's function in a process of its own, bundled as it is deployed, on one message of the feed.
 * @returns what the function answered, and its calls of AWS
 */
export async function invokeBundle(
  entry: string,
  environment: Readonly<Record<string, string>>,
  readings: readonly StoredReading[],
  answer: Answer,
  protocol: 'http' | 'http2' = 'http',
): Promise<{ readonly answer: unknown; readonly calls: readonly ServiceCall[] }> {
  const aws = await startFakeAws(protocol, answer);
  const env = { ...CREDENTIALS, ...environment, AWS_ENDPOINT_URL: aws.url };
  const bundle = join(bundleFunction(entry), 'index.js');
  try {
    const { stdout } = await run(process.execPath, ['-e', PROGRAM, bundle, JSON.stringify(feedEvent(readings))], {
      env,
    });
    return { answer: JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? ''), calls: aws.calls };
  } finally {
    await aws.close();
  }
}
