import { once } from 'node:events';
import type { Server } from 'node:http';

/** Starts a server on a port of loopback that the system chooses. @returns its URL */
export async function listenOnLoopback(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Ends a server with all its connections: the SDK's clients keep theirs open. */
export async function endServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
