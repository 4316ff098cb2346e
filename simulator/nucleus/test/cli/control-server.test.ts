import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createNucleus, type Nucleus } from '../../src/nucleus.ts';
import { SampleFolder } from '../support/sample-components.ts';

let folder: SampleFolder;
let nucleus: Nucleus;

const createOn = (root: string) => createNucleus({ root, flavour: 'lite', thingName: 'pi-1' });
const socketPath = () => join(nucleus.root, 'control.sock');

type Reply = { readonly status: number; readonly body: { readonly code?: string; readonly message?: string } };

/** One request as anybody may write it. */
const ask = (method: string, path: string, body?: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request({ socketPath: socketPath(), method, path }, (response) => {
      text(response).then((reply) => resolve({ status: response.statusCode ?? 0, body: JSON.parse(reply) }), reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const opened = async (path: string): Promise<Socket> => {
  const socket = connect(path);
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  return socket;
};

beforeEach(async () => {
  folder = new SampleFolder();
  nucleus = createOn(folder.root);
});

afterEach(async () => {
  await nucleus.stop();
  folder.delete();
});

describe('the control socket', () => {
  beforeEach(() => nucleus.start());

  it.each([
    ['GET', '//', 'is no path'],
    ['GET', '/components/%zz', 'is no path'],
    ['POST', '/deployments', 'the body is no JSON'],
    ['POST', '/faults', 'the body is no JSON'],
  ])('answers %s %s with what is wrong', async (method, path, message) => {
    const { status, body } = await ask(method, path);
    expect([status, body.code]).toEqual([400, 'BAD_REQUEST']);
    expect(body.message).toContain(message);
  });

  it.each(['/components/__proto__', '/components/..%2f..%2fetc', '/deployments/%00', '/constructor'])(
    'finds nothing at %s',
    async (path) => {
      expect((await ask('GET', path)).status).toBe(404);
    },
  );

  it('takes no more of a body than a deployment can need', async () => {
    const reply = await ask('POST', '/deployments', ' '.repeat(2 * 1024 * 1024));
    expect([reply.status, reply.body.message]).toEqual([400, 'a request may have 1048576 bytes']);
  });

  it('survives bytes that are no HTTP', async () => {
    const socket = await opened(socketPath());
    const closed = once(socket, 'close');
    socket.write('\x16\x03\x01 hello\r\n\r\n');
    await closed;
    expect((await ask('GET', '/status')).status).toBe(200);
  });

  it('does not hold up the end of the nucleus when somebody never finishes a request', async () => {
    const socket = await opened(socketPath());
    const closed = once(socket, 'close');
    socket.write('POST /deployments HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await nucleus.stop();
    await closed;
  });
});

describe('the root folder', () => {
  it('holds sockets and files that only their user can open', async () => {
    chmodSync(folder.root, 0o777);
    folder.write({ name: 'a', lifecycle: "{run: 'true'}", configuration: '{password: secret}' });
    await nucleus.start();
    const dirs = { recipeDir: folder.recipeDir, artifactDir: folder.artifactDir };
    await nucleus.deploy({ ...dirs, merge: new Map([['a', '1.0.0']]), remove: [], updateConfig: new Map() });
    const names = ['control.sock', 'ipc.socket', 'config.json', 'state.json', 'work/a'];
    const open = names.filter((name) => (statSync(join(nucleus.root, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });

  it('is made for its user only, and left as it is where it was there before', async () => {
    expect(statSync(folder.root).mode & 0o777).toBe(0o700);
    const shared = join(folder.path, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    const other = createOn(shared);
    await other.start();
    await other.stop();
    expect(statSync(shared).mode & 0o777).toBe(0o755);
  });

  it('is taken over from a nucleus that was killed, with the socket files it left', async () => {
    for (const name of ['control.sock', 'ipc.socket']) {
      // Closing removes a socket file; one that is left is a file that nobody listens on.
      writeFileSync(join(folder.root, name), '');
    }
    await nucleus.start();
    expect((await ask('GET', '/status')).status).toBe(200);
  });

  it('is not taken from a nucleus that is too busy to answer', async () => {
    const busy = createServer(() => undefined).listen(join(folder.root, 'control.sock'));
    await once(busy, 'listening');
    await expect(nucleus.start()).rejects.toThrow('a nucleus already runs on');
    expect(readdirSync(folder.root)).toContain('control.sock');
    busy.close();
    await once(busy, 'close');
  });

  it('may not be so deep that no socket fits in', async () => {
    const deep = createOn(join(folder.root, 'x'.repeat(100)));
    await expect(deep.start()).rejects.toThrow('choose a shorter root folder');
    await deep.stop();
  });
});

describe('a nucleus that is stopped while it starts', () => {
  it('leaves nothing behind that listens or runs', async () => {
    folder.write({ name: 'a', lifecycle: '{run: exec sleep 1000}' });
    const started = nucleus.start();
    await Promise.all([started, nucleus.stop()]);
    for (const path of [nucleus.ipcSocketPath, socketPath()]) {
      const socket = connect(path);
      const [error] = await once(socket, 'error');
      expect(error.code).toMatch(/ENOENT|ECONNREFUSED/);
    }
  });
});
