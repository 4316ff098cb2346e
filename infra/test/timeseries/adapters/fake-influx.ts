import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { gunzipSync } from 'node:zlib';

export type WriteRequest = {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: IncomingMessage['headers'];
  readonly lines: string[];
};

type Answer =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  /** No answer at all; the connection broken off. */
  | 'hang'
  | 'break';

/** An HTTP server on loopback that stands for a database's interface of writing, and remembers what it was asked. */
export class FakeInflux {
  readonly requests: WriteRequest[] = [];
  readonly #server: Server;
  #answer: (request: WriteRequest) => Answer;

  private constructor(server: Server, answer: (request: WriteRequest) => Answer) {
    this.#server = server;
    this.#answer = answer;
  }

  static async start(answer: (request: WriteRequest) => Answer = () => ({ status: 204 })): Promise<FakeInflux> {
    const server = createServer();
    const fake = new FakeInflux(server, answer);
    server.on('request', async (message, response) => {
      const parts: Buffer[] = [];
      for await (const part of message) parts.push(part);
      const url = new URL(message.url ?? '/', 'http://fake');
      const request = {
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: message.headers,
        lines: gunzipSync(Buffer.concat(parts)).toString('utf8').split('\n'),
      };
      fake.requests.push(request);
      const reply = fake.#answer(request);
      if (reply === 'hang') return;
      if (reply === 'break') {
        message.socket.destroy();
        return;
      }
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return fake;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
