import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { Aedes } from 'aedes';
import type { CertificatePaths } from '../../src/adapters/certificate-folder.ts';

export type ForeignBroker = { readonly port: number; close(): Promise<void> };

/** A broker that knows nothing of IoT Core: mutual TLS, every topic for everybody, but for `refusedFilter`. */
export async function startForeignBroker(
  { ca, server }: CertificatePaths,
  { port = 0, refusedFilter }: { readonly port?: number; readonly refusedFilter?: string } = {},
): Promise<ForeignBroker> {
  const aedes = await Aedes.createBroker({
    authorizePublish: (_client, _packet, done) => done(null),
    authorizeSubscribe: (_client, subscription, done) =>
      done(null, subscription.topic === refusedFilter ? null : subscription),
  });
  const [caPem, cert, key] = await Promise.all([ca, server.certificate, server.key].map((path) => readFile(path)));
  const tls = createServer({ ca: caPem, cert, key, requestCert: true }, (socket) => aedes.handle(socket));
  tls.listen(port, '127.0.0.1');
  await once(tls, 'listening');
  return {
    port: (tls.address() as AddressInfo).port,
    close: async () => {
      const closed = once(tls, 'close');
      tls.close();
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed;
    },
  };
}
