import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TlsIdentity } from './fake-influx.ts';

type Authorization = {
  readonly id: string;
  readonly description: string;
  readonly status: string;
  readonly permissions: unknown;
};

const ORG = { id: 'org-1', name: 'sward' };
const BUCKET = { id: 'bucket-1', name: 'sward', orgID: ORG.id };
export const ADMIN = { username: 'admin', password: 'canary-password' };

/**
 * As much of InfluxDB 2's API as its administrator uses here, in memory: a session by user and password, buckets, authorizations, whose tokens are
 * told when they are made and never again, and mappings for InfluxQL, one of them the virtual one that the server makes itself.
 */
export class FakeInflux2 {
  readonly authorizations = new Map<string, Authorization>();
  readonly mappings: object[] = [{ bucketID: BUCKET.id, database: 'sward', virtual: true }];
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #origin: string;
  #made = 0;

  private constructor(identity: TlsIdentity | undefined) {
    const listener = (request: IncomingMessage, response: ServerResponse) => void this.#serve(request, response);
    this.#server = identity === undefined ? createServer(listener) : createTlsServer(identity, listener);
    this.#origin = identity === undefined ? 'http://127.0.0.1' : 'https://localhost';
  }

  /** @param identity for HTTPS */
  static async start(identity?: TlsIdentity): Promise<FakeInflux2> {
    const fake = new FakeInflux2(identity);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  get url(): string {
    const address = this.#server.address();
    return `${this.#origin}:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString('utf8'));
    this.requests.push(`${request.method} ${url.pathname}`);
    const { status, json, cookie } = this.#answer(request, url, body);
    const headers = { ...(cookie === undefined ? {} : { 'set-cookie': cookie }), 'content-type': 'application/json' };
    response.writeHead(status, headers).end(json === undefined ? undefined : JSON.stringify(json));
  }

  #answer(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown>,
  ): { status: number; json?: object; cookie?: string } {
    const route = `${request.method} ${url.pathname}`;
    if (route === 'POST /api/v2/signin') return this.#signIn(request.headers.authorization);
    if (request.headers.cookie !== 'influxdb-oss-session=open')
      return { status: 401, json: { message: 'unauthorized access' } };
    if (route === 'GET /api/v2/buckets') {
      const isOurs = url.searchParams.get('org') === ORG.name && url.searchParams.get('name') === BUCKET.name;
      return { status: 200, json: { buckets: isOurs ? [BUCKET] : [] } };
    }
    if (route === 'GET /api/v2/authorizations')
      return { status: 200, json: { authorizations: [...this.authorizations.values()] } };
    if (route === 'POST /api/v2/authorizations') return this.#authorize(body);
    if (route === 'GET /api/v2/dbrps') return { status: 200, json: { content: this.mappings } };
    if (route === 'POST /api/v2/dbrps') {
      this.mappings.push(body);
      return { status: 201, json: body };
    }
    const id = url.pathname.replace('/api/v2/authorizations/', '');
    return { status: request.method === 'DELETE' && this.authorizations.delete(id) ? 204 : 404 };
  }

  #signIn(authorization: string | undefined) {
    const expected = `Basic ${Buffer.from(`${ADMIN.username}:${ADMIN.password}`).toString('base64')}`;
    if (authorization !== expected) return { status: 401, json: { message: 'unauthorized access' } };
    return { status: 204, cookie: 'influxdb-oss-session=open; Path=/api/; HttpOnly' };
  }

  #authorize({ description, permissions }: Record<string, unknown>) {
    const id = `authorization-${++this.#made}`;
    this.authorizations.set(id, { id, description: String(description), status: 'active', permissions });
    return { status: 201, json: { id, token: `canary-token-${this.#made}` } };
  }
}
