import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createAuthority,
  issueClient,
  issueServer,
  type KeyPair,
} from '@sward/cloud/adapters/certificate-authority.ts';
import { reachByTls } from '@sward/gateway-tools/doctor/adapters/tls-reach.ts';
import { endpointVerdict } from '@sward/gateway-tools/doctor/endpoint-verdict.ts';
import type { Reach } from '@sward/gateway-tools/doctor/ports.ts';

const LONG_MS = 20_000;

describe('reaching an endpoint by TLS', () => {
  let root: KeyPair;
  let other: KeyPair;
  let serverPair: KeyPair;
  let own: KeyPair;
  let foreign: KeyPair;
  let server: Server | undefined;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    const now = Date.now();
    [root, other] = await Promise.all([createAuthority('root', now), createAuthority('other', now)]);
    [serverPair, own, foreign] = await Promise.all([
      issueServer(root, now),
      issueClient(root, 'gw', now),
      issueClient(other, 'gw', now),
    ]);
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server?.close();
    server = undefined;
  });

  const listening = async (made: Server): Promise<number> => {
    server = made;
    made.on('connection', (socket: Socket) => sockets.add(socket));
    made.listen(0, '127.0.0.1');
    await once(made, 'listening');
    const address = made.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };

  const broker = () =>
    createTlsServer({
      cert: serverPair.certificate,
      key: serverPair.key,
      ca: root.certificate,
      requestCert: true,
      rejectUnauthorized: true,
    }).on('tlsClientError', () => {});

  const reach = (port: number, over: object = {}, timeoutMs = LONG_MS): Promise<Reach> =>
    reachByTls(
      { host: '127.0.0.1', port, ca: root.certificate, certificate: own.certificate, key: own.key, ...over },
      timeoutMs,
    );

  const judged = (port: number, answer: Reach) => endpointVerdict({ host: 'h', port }, answer).summary.split(': ')[1];

  it('comes through where all is well', async () => {
    expect(await reach(await listening(broker()))).toMatchObject({ step: 'done' });
  });

  it('names a server of another authority', async () => {
    const port = await listening(broker());
    const answer = await reach(port, { ca: other.certificate });
    expect(answer.step).toBe('tls');
    expect(judged(port, answer)).toBe('its certificate is not of the root CA that the gateway trusts');
  });

  it('names a certificate that is refused, though TLS 1.3 tells it late', async () => {
    const port = await listening(broker());
    const answer = await reach(port, { certificate: foreign.certificate, key: foreign.key });
    expect(answer.step).toBe('tls');
    expect(judged(port, answer)).toMatch(/^the gateway's certificate is refused|^the connection is cut during TLS/);
  });

  it('names a key that is not of the certificate', async () => {
    const port = await listening(broker());
    const answer = await reach(port, { key: foreign.key });
    expect(judged(port, answer)).toBe("the gateway's own certificate or key cannot be used");
  });

  it('names a port where nobody listens', async () => {
    const made = createTcpServer();
    const port = await listening(made);
    await new Promise((resolve) => made.close(resolve));
    expect(judged(port, await reach(port))).toBe('the connection is refused');
  });

  it('names a name that nobody knows', async () => {
    const answer = await reach(1, { host: 'no-such-host.invalid' });
    expect(answer.step).toBe('dns');
    expect(judged(1, answer)).toBe('its name is not resolved');
  });

  it('names a connection that is cut', async () => {
    const port = await listening(createTcpServer((socket) => socket.resetAndDestroy()));
    expect(judged(port, await reach(port))).toMatch(/^the connection is cut/);
  });

  it('ends with a server that never answers', async () => {
    const port = await listening(createTcpServer(() => {}));
    const answer = await reach(port, {}, 100);
    expect(answer).toMatchObject({ step: 'tls', code: 'TIMEOUT' });
    expect(judged(port, answer)).toBe('nobody answers');
  });
});
