import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Channel, ChannelHandler, Listener } from '../channel.ts';
import { SocketPathError } from '../ipc-errors.ts';
import type { Log } from '../operation.ts';

/** sun_path holds 108 bytes on Linux, the closing zero included. */
const MAX_PATH_BYTES = 107;

/** Listens on a unix socket of its user's only; a socket file left behind by a process that died is replaced. */
export class UnixSocketListener implements Listener {
  readonly #path: string;
  readonly #log: Log;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(path: string, log: Log) {
    this.#path = path;
    this.#log = log;
  }

  async listen(accept: (channel: Channel) => ChannelHandler): Promise<void> {
    checkLength(this.#path);
    rmSync(this.#path, { force: true });
    const server = createServer((socket) => this.#serve(socket, accept));
    this.#server = server;
    server.listen(this.#path);
    await once(server, 'listening');
    chmodSync(this.#path, 0o600);
    server.on('error', (error) => this.#log('listening failed', { error: error.message }));
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #serve(socket: Socket, accept: (channel: Channel) => ChannelHandler): void {
    this.#sockets.add(socket);
    const handler = accept(channelOf(socket));
    socket.on('data', (chunk) => {
      handler.receive(chunk);
      // Who does not read its answers gets no more of them: they would pile up here without bound.
      if (socket.writableNeedDrain) socket.pause();
    });
    socket.on('drain', () => socket.resume());
    // A client that dies while it is written to is no error of the server.
    socket.on('error', (error) => this.#log('client socket failed', { error: error.message }));
    socket.on('close', () => {
      this.#sockets.delete(socket);
      handler.closed();
    });
  }
}

function channelOf(socket: Socket): Channel {
  return {
    write: (bytes) => {
      if (socket.writable) socket.write(bytes);
    },
    get congested() {
      return socket.writableNeedDrain;
    },
    onDrain: (listener) => {
      socket.on('drain', listener);
      return () => socket.off('drain', listener);
    },
    close: () => socket.destroySoon(),
  };
}

function checkLength(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= MAX_PATH_BYTES) return;
  throw new SocketPathError(
    `The socket path ${path} is ${bytes} bytes long, ${MAX_PATH_BYTES} are possible: choose a shorter root folder`,
  );
}
