/** Hosts one function as Lambda does: one invocation after the other in a process of its own. */
import { createRequire } from 'node:module';
import type { FunctionHostOptions, InvokeRequest, InvokeResult } from './function-host-messages.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';

type Answer = { readonly batchItemFailures: readonly object[] };
type Handler = (event: { readonly Records: readonly object[] }, context: object) => Promise<Answer | undefined>;

const { bundle } = programOptions<FunctionHostOptions>();
const { handler }: { handler: Handler } = createRequire(import.meta.url)(bundle);

/** One message, as Lambda hands it to a function. */
const record = (body: string, messageId: string) => ({
  messageId,
  body,
  receiptHandle: messageId,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1700000000000',
    SenderId: 'bench',
    ApproximateFirstReceiveTimestamp: '1700000000000',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:bench',
  awsRegion: 'us-east-1',
});

const context = {
  awsRequestId: 'bench',
  functionName: 'bench',
  functionVersion: '1',
  memoryLimitInMB: '512',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
  getRemainingTimeInMillis: () => 60_000,
};

async function invoke({ bodies, invocations }: InvokeRequest): Promise<InvokeResult> {
  const before = process.cpuUsage();
  const started = performance.now();
  let failed = 0;
  for (let i = 0; i < invocations; i++) {
    const Records = bodies.map((body, j) => record(body, `${i}-${j}`));
    const answer = await handler({ Records }, context);
    failed += answer?.batchItemFailures.length ?? 0;
  }
  const { user, system } = process.cpuUsage(before);
  return {
    kind: 'invoked',
    wallMs: performance.now() - started,
    cpuMs: (user + system) / 1000,
    rssMb: process.memoryUsage.rss() / 1024 / 1024,
    failed,
  };
}

obeyParent(
  async (request: InvokeRequest) => tellParent(await invoke(request)),
  () => undefined,
);
tellParent({ kind: 'ready' });
