import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { FaultLink } from '../../src/adapters/fault-link.ts';
import { BrokerUnavailableError } from '../../src/errors.ts';

/** A server that gives back what it gets. */
async function startEcho(): Promise<{ server: Server; sockets: Socket[]; port: number }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {}).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, sockets, port };
}

describe('the link that can be broken', () => {
  let echo: Awaited<ReturnType<typeof startEcho>>;
  let link: FaultLink;
  let port: number;
  const links: FaultLink[] = [];
  const clients: Socket[] = [];

  const newLink = () => {
    const made = new FaultLink({ host: '127.0.0.1', port: echo.port }, createRecordingLogger());
    links.push(made);
    return made;
  };
  const dial = () => {
    const socket = connect({ host: '127.0.0.1', port });
    clients.push(socket);
    return socket;
  };
  const echoOf = async (socket: Socket, text: string) => {
    const heard = once(socket, 'data');
    socket.write(text);
    return String((await heard)[0]);
  };
  const ended = async (socket: Socket) => {
    const [error] = await once(socket, 'error');
    return error.code;
  };

  beforeEach(async () => {
    echo = await startEcho();
    link = newLink();
    port = await link.listen(0);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const made of links.splice(0)) await made.close();
    echo.server.close();
  });

  it('passes bytes both ways', async () => {
    expect(await echoOf(dial(), 'hello')).toBe('hello');
  });

  it('resets what is connected and what tries to connect while cut, and nothing once restored', async () => {
    const before = dial();
    await echoOf(before, 'a');
    const reset = ended(before);
    link.set('cut');
    expect(await reset).toBe('ECONNRESET');
    expect(await ended(dial())).toBe('ECONNRESET');
    link.set('up');
    expect(await echoOf(dial(), 'b')).toBe('b');
  });

  it('passes nothing while stalled, and what it held once restored', async () => {
    const before = dial();
    await echoOf(before, 'a');
    link.set('stalled');
    const during = dial();
    await once(during, 'connect');
    const heard: string[] = [];
    for (const socket of [before, during]) socket.on('data', (data) => heard.push(String(data)));
    await Promise.all([before, during].map((socket) => new Promise((resolve) => socket.write('late', resolve))));
    // A second link to the same server shows that time enough has passed for an answer.
    port = await newLink().listen(0);
    await echoOf(dial(), 'x');
    expect(heard).toEqual([]);
    const released = Promise.all([once(before, 'data'), once(during, 'data')]);
    link.set('up');
    await released;
    expect(heard).toEqual(['late', 'late']);
  });

  it('ends a connection whose other side has gone', async () => {
    const client = dial();
    await echoOf(client, 'a');
    const gone = once(client, 'close');
    echo.sockets[0]?.destroy();
    await gone;
  });

  it('says so when its port is taken', async () => {
    await expect(newLink().listen(port)).rejects.toThrow(BrokerUnavailableError);
  });
});
