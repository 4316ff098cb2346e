import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { askStatus, isListening } from '@sward/gateway-tools/doctor/adapters/status-client.ts';
import { serveStatus } from '@sward/runtime/adapters/status-socket.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { statusOf } from '../fake-machine.ts';

const SHORT_MS = 50;
const LONG_MS = 60_000;

describe('asking a component for its status', () => {
  let folder: string;
  let server: Server | undefined;
  const clients = new Set<Socket>();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-ask-'));
  });

  afterEach(() => {
    for (const client of clients) client.destroy();
    server?.close();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const serve = async (talk: (client: Socket) => void) => {
    server = createServer((client) => {
      clients.add(client);
      client.on('error', () => {});
      talk(client);
    });
    await new Promise<void>((resolve) => server?.listen(join(folder, 'status.sock'), resolve));
  };

  it('gives what the component serves', async () => {
    const told = statusOf('sward.LocalBuffer', { clock: 'unknown' });
    const socket = serveStatus(join(folder, 'status.sock'), createRecordingLogger());
    socket.show(Buffer.from(JSON.stringify(told.status)));
    expect(await askStatus(folder, LONG_MS)).toEqual(told);
    socket.close();
    expect(await askStatus(folder, LONG_MS)).toEqual({ kind: 'absent' });
  });

  it('tells a component that starts', async () => {
    await serve((client) => client.end());
    expect(await askStatus(folder, LONG_MS)).toEqual({ kind: 'silent' });
  });

  it('ends with one that says nothing and holds on', async () => {
    await serve(() => {});
    expect(await askStatus(folder, SHORT_MS)).toEqual({ kind: 'failed', text: 'it did not answer in time' });
  });

  it('ends with one that talks for ever', async () => {
    await serve((client) => {
      const talk = () => {
        while (client.writable && client.write(Buffer.alloc(8192, 'x')));
      };
      client.on('drain', talk);
      talk();
    });
    expect(await askStatus(folder, LONG_MS)).toEqual({ kind: 'failed', text: 'it says too much' });
  });

  it.each(['{', '{"v":2}', '[]'])('believes no nonsense: %s', async (text) => {
    await serve((client) => client.end(text));
    expect(await askStatus(folder, LONG_MS)).toEqual({ kind: 'failed', text: 'what it says is no status' });
  });

  it('finds a socket in a folder that is too deep for an address', async () => {
    const deep = join(folder, 'd'.repeat(100), 'e'.repeat(100));
    mkdirSync(deep, { recursive: true });
    const cwd = process.cwd();
    process.chdir(deep);
    try {
      const socket = serveStatus('status.sock', createRecordingLogger());
      expect(await isListening(deep, 'status.sock', LONG_MS)).toEqual({ ok: true, value: true });
      expect(await askStatus(deep, LONG_MS)).toEqual({ kind: 'silent' });
      socket.close();
    } finally {
      process.chdir(cwd);
    }
    expect(await isListening(deep, 'status.sock', LONG_MS)).toMatchObject({ ok: false, why: 'missing' });
    expect(await askStatus(join(deep, 'none'), LONG_MS)).toEqual({ kind: 'absent' });
  });
});
