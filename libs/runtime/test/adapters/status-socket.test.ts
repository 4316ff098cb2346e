import { existsSync, linkSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type StatusSocket, serveStatus } from '@sward/runtime/adapters/status-socket.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';

const encoded = (status: object) => Buffer.from(JSON.stringify(status));

/** All that is said to somebody who connects, up to the end; `talk` is what they say first. */
const ask = (path: string, talk = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const client = connect(path, () => client.write(talk));
    client.on('error', reject);
    client.on('data', (bytes) => {
      said += bytes;
    });
    client.on('end', () => client.end());
    client.on('close', () => resolve(said));
  });

describe('the socket that tells a status', () => {
  let folder: string;
  let path: string;
  let socket: StatusSocket | undefined;
  const logger = createRecordingLogger();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-status-'));
    path = join(folder, 'status.sock');
  });

  afterEach(() => {
    socket?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = () => {
    socket = serveStatus(path, logger);
    return socket;
  };

  it('tells whoever connects the last status, as one line', async () => {
    const { show } = serve();
    show(encoded({ at: 1 }));
    show(encoded({ at: 2 }));
    expect(await ask(path)).toBe('{"at":2}\n');
    expect(await ask(path, 'a question\n')).toBe('{"at":2}\n');
  });

  it('says nothing before there is one', async () => {
    serve();
    expect(await ask(path)).toBe('');
  });

  it('is for its user only, and leaves the mask of the process alone', async () => {
    const mask = process.umask();
    serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(process.umask()).toBe(mask);
  });

  it('takes the place of a socket that a killed process left', async () => {
    const dead = createServer().listen(path);
    // A copy of the file outlives the server, as the file of a killed process does.
    const left = join(folder, 'left.sock');
    linkSync(path, left);
    await new Promise((resolve) => dead.close(resolve));
    renameSync(left, path);
    await expect(ask(path)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    serve().show(encoded({ at: 3 }));
    expect(await ask(path)).toBe('{"at":3}\n');
  });

  it('is gone once it is closed', () => {
    serve().close();
    expect(existsSync(path)).toBe(false);
  });

  it('hurts nobody where it cannot be made, and deletes no file of anybody', () => {
    writeFileSync(path, 'mine');
    const { show, close } = serve();
    show(encoded({ at: 1 }));
    close();
    expect(statSync(path).isFile()).toBe(true);
  });

  it('logs once why it could not be made', async () => {
    const own = createRecordingLogger();
    const lost = serveStatus(join(folder, 'no', 'such', 'folder.sock'), own);
    await new Promise((resolve) => setImmediate(resolve));
    lost.close();
    expect(own.records.map(({ event }) => event)).toEqual(['status_socket_unavailable']);
  });

  it('serves others while one neither reads nor goes', async () => {
    serve().show(encoded({ at: 1 }));
    const idle = connect({ path, allowHalfOpen: true });
    idle.on('error', () => {});
    await new Promise((resolve) => idle.once('connect', resolve));
    idle.pause();
    expect(await ask(path)).toBe('{"at":1}\n');
    idle.destroy();
  });
});
