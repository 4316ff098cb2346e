import { connect } from 'node:net';
import { componentStatusSchema } from '@sward/contracts/status.ts';
import { STATUS_SOCKET } from '@sward/runtime/adapters/status-socket.ts';
import type { Attempt, StatusAnswer } from '../ports.ts';
import { failureOf } from './failure.ts';
import { withShortPath } from './short-socket-path.ts';

/** A status fits one message of the bus; whoever says more is no component. */
const MAX_BYTES = 16 * 1024;

/** Asks a component for its last status, at the socket in its work folder. */
export async function askStatus(workFolder: string, timeoutMs: number): Promise<StatusAnswer> {
  const said = await withShortPath(workFolder, STATUS_SOCKET, (path) => readAll(path, timeoutMs));
  if (said.ok) return answerOf(said.value);
  if (said.why === 'missing') return { kind: 'absent' };
  return said.why === 'forbidden' ? { kind: 'forbidden' } : { kind: 'failed', text: said.text };
}

function answerOf(text: string): StatusAnswer {
  if (text === '') return { kind: 'silent' };
  try {
    return { kind: 'told', status: componentStatusSchema.parse(JSON.parse(text)) };
  } catch {
    return { kind: 'failed', text: 'what it says is no status' };
  }
}

function readAll(path: string, timeoutMs: number): Promise<Attempt<string>> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let length = 0;
    const socket = connect(path);
    const end = (attempt: Attempt<string>) => {
      socket.destroy();
      clearTimeout(limit);
      resolve(attempt);
    };
    // Not the socket's own time limit: somebody who says one byte a second would go on for ever.
    const limit = setTimeout(() => end({ ok: false, why: 'failed', text: 'it did not answer in time' }), timeoutMs);
    socket.on('error', (error) => end(failureOf(error)));
    socket.on('data', (bytes: Buffer) => {
      parts.push(bytes);
      length += bytes.length;
      if (length > MAX_BYTES) end({ ok: false, why: 'failed', text: 'it says too much' });
    });
    socket.on('end', () => end({ ok: true, value: Buffer.concat(parts).toString('utf8') }));
  });
}

/** Whether somebody listens on a unix socket. Nothing is said. */
export function isListening(folder: string, name: string, timeoutMs: number): Promise<Attempt<true>> {
  return withShortPath(folder, name, (path) => {
    return new Promise((resolve) => {
      const socket = connect(path);
      const end = (attempt: Attempt<true>) => {
        socket.destroy();
        resolve(attempt);
      };
      socket.setTimeout(timeoutMs, () => end({ ok: false, why: 'failed', text: 'it did not answer in time' }));
      socket.on('error', (error) => end(failureOf(error)));
      socket.on('connect', () => end({ ok: true, value: true }));
    });
  });
}
