import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
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

type Judge = (request: WriteRequest) => Answer;

/** A certificate and its key, as text. */
export type TlsIdentity = { readonly cert: string; readonly key: string };

/** An HTTP or HTTPS server on loopback that stands for a database's interface of writing, and remembers what it was asked. */
export class FakeInflux {
  readonly requests: WriteRequest[] = [];
  readonly #server: Server;
  readonly #scheme: string;
  readonly #judge: Judge;

  private constructor(judge: Judge, identity: TlsIdentity | undefined) {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    this.#server = identity === undefined ? createServer(listener) : createTlsServer(identity, listener);
    this.#scheme = identity === undefined ? 'http' : 'https';
    this.#judge = judge;
  }

  /** @param identity for HTTPS */
  static async start(judge: Judge = () => ({ status: 204 }), identity?: TlsIdentity): Promise<FakeInflux> {
    const fake = new FakeInflux(judge, identity);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get url(): string {
    const address = this.#server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    // Certificates are for names.
    return `${this.#scheme}://${this.#scheme === 'https' ? 'localhost' : '127.0.0.1'}:${port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of message) parts.push(part);
    const url = new URL(message.url ?? '/', 'http://fake');
    const request = {
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: message.headers,
      lines: gunzipSync(Buffer.concat(parts)).toString('utf8').split('\n'),
    };
    this.requests.push(request);
    const answer = this.#judge(request);
    if (answer === 'break') message.socket.destroy();
    else if (answer !== 'hang') response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}
