import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { selfSigned } from './self-signed.ts';

/** A request as it came. */
export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

export type Reply = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A server over TLS on a port of loopback that the system chooses. */
export type HttpsServer = {
  /** `https://localhost:<port>` */
  readonly url: string;
  /** `localhost:<port>` */
  readonly host: string;
  /** What its clients have to trust. */
  readonly ca: string;
  readonly received: Received[];
  /** Decides the answers; `undefined` leaves the request without one. */
  reply: (request: Received) => Reply | undefined;
  close(): Promise<void>;
};

/** Starts a server that answers 200 to everything until it is told otherwise. */
export async function startHttpsServer(): Promise<HttpsServer> {
  const { certificate, key } = selfSigned(Date.now());
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method = '', url = '', headers } = request;
    const received = { method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') };
    started.received.push(received);
    const reply = started.reply(received);
    if (reply) response.writeHead(reply.status, reply.headers).end(reply.body ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const started: HttpsServer = {
    url: `https://localhost:${port}`,
    host: `localhost:${port}`,
    ca: certificate,
    received: [],
    reply: () => ({ status: 200 }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}
