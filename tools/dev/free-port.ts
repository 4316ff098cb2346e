import { once } from 'node:events';
import { createServer } from 'node:net';
import { DevError } from './dev-errors.ts';

/**
 * A port of this machine that is free at this moment.
 * @param wanted 0 leaves the choice to the system
 * @throws DevError where the wanted one is taken
 */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new DevError(`port ${wanted} is taken: give --inspect another one, or 0 for a free one`, { cause: error });
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address === 'object' && address !== null) return address.port;
  throw new DevError('no port could be had for the inspector');
}

/** The first one if it is free, else any. */
export async function freePortNear(wanted: number): Promise<number> {
  try {
    return await freePort(wanted);
  } catch {
    return freePort(0);
  }
}
