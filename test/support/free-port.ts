import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of loopback that is free at this moment, for servers that cannot choose one themselves and tell. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new TypeError('there is no free port');
}
