import { createServer, type IncomingMessage, type Server } from 'node:http';
import { endServer, listenOnLoopback } from '../support/loopback-server.ts';

/** A request that an SDK's client made. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
};

/** What is answered: a body, or an error of AWS by its type. */
export type Answer = { readonly body: object } | { readonly error: string };

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

/** A service of AWS over HTTP, as far as a test answers for it. */
export class RecordedService {
  readonly requests: RecordedRequest[] = [];
  readonly #answer: (request: RecordedRequest) => Answer;
  readonly #server: Server = createServer((request, response) => {
    this.#take(request).then(
      (answer) => {
        const error = 'error' in answer ? { 'x-amzn-errortype': answer.error } : {};
        response.writeHead('error' in answer ? 404 : 200, { 'content-type': 'application/json', ...error });
        response.end(JSON.stringify('error' in answer ? { message: answer.error } : answer.body));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  constructor(answer: (request: RecordedRequest) => Answer) {
    this.#answer = answer;
  }

  /** @returns what a client of the SDK is made with */
  async start() {
    const endpoint = await listenOnLoopback(this.#server);
    const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
    return { endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 };
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname);
    const recorded = { method: request.method ?? '', path, query: searchParams, body: await bodyOf(request) };
    this.requests.push(recorded);
    return this.#answer(recorded);
  }
}
