import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { expect, it } from '@jest/globals';
import { putAnswer } from '../../../lib/custom-resources/adapters/signed-address.ts';

const ANSWER = {
  Status: 'SUCCESS',
  StackId: 's',
  RequestId: 'r',
  LogicalResourceId: 'l',
  PhysicalResourceId: 'p',
} as const;

async function answerTo(status: number) {
  const heard: { method?: string | undefined; type?: string | undefined; body: string }[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    heard.push({
      method: request.method,
      type: request.headers['content-type'],
      body: Buffer.concat(parts).toString(),
    });
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const failure = await putAnswer(`http://127.0.0.1:${port}/answer?signature=1`, ANSWER).catch(
    (error: unknown) => error,
  );
  server.close();
  server.closeAllConnections();
  return { heard, failure };
}

it('an answer is put to where CloudFormation waits, with the empty content type that the address was signed for', async () => {
  const { heard, failure } = await answerTo(200);
  expect(failure).toBeUndefined();
  expect(heard).toEqual([{ method: 'PUT', type: '', body: JSON.stringify(ANSWER) }]);
});

it('an answer that nobody takes is an error', async () => {
  expect((await answerTo(403)).failure).toMatchObject({ code: 'ANSWER_NOT_TAKEN' });
});
