import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Logger } from '../logger.ts';
import { isMissingFile } from './whole-file.ts';

/** Name of the socket in a component's work folder. */
export const STATUS_SOCKET = 'status.sock';

/** Where whoever looks after the gateway asks a component how it is. */
export type StatusSocket = {
  /** What everybody who asks is told from now on: one line of JSON, without its end. */
  show(status: Uint8Array): void;
  /** Closes it and removes its file. */
  close(): void;
};

/** Nobody who asks takes longer, and a client that stays costs a file handle, ms. */
const CLIENT_TIMEOUT_MS = 2000;
/** More at a time is no doctor. */
const MAX_CLIENTS = 8;
const FOR_OWNER_ONLY = 0o600;

/**
 * Serves what a component last said of itself, to its own user and root: whoever connects gets one line and the end, or the end
 * alone while nothing was said yet. Nothing is read. A socket that cannot be made is logged, and costs the component nothing.
 *
 * @param path relative to the process's folder where that may be deep: the address of a socket holds 107 bytes
 */
export function serveStatus(path: string, logger: Logger): StatusSocket {
  let line: Buffer | undefined;
  const server = createServer((client) => tell(client, line));
  server.maxConnections = MAX_CLIENTS;
  // The component ends when its work ends, whoever may still be connected.
  server.unref();
  server.on('error', (error) => logger.warn('status_socket_unavailable', { path, error }));
  try {
    removeStale(path);
    listen(server, path);
  } catch (error) {
    logger.warn('status_socket_unavailable', { path, error });
  }
  return {
    show(status) {
      line = Buffer.concat([status, Buffer.from('\n')]);
    },
    // Node removes the file of a server that listens.
    close: () => void server.close(),
  };
}

/** The mask makes the file private from its first moment; the mode, where a system ignores masks for sockets. */
function listen(server: Server, path: string): void {
  const mask = process.umask(0o777 & ~FOR_OWNER_ONLY);
  try {
    server.listen(path, () => {
      try {
        chmodSync(path, FOR_OWNER_ONLY);
      } catch (error) {
        server.emit('error', error);
      }
    });
  } finally {
    process.umask(mask);
  }
}

/** A process that was killed leaves its socket behind, and nobody can bind where one lies. */
function removeStale(path: string): void {
  try {
    if (lstatSync(path).isSocket()) rmSync(path);
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}

function tell(client: Socket, line: Buffer | undefined): void {
  client.unref();
  // Gone, or never read: its own business.
  client.on('error', () => {});
  client.setTimeout(CLIENT_TIMEOUT_MS, () => client.destroy());
  if (line === undefined) client.end();
  else client.end(line);
}
