import { request } from 'node:https';
import type { Attempt, TlsTarget } from '../ports.ts';
import { failureOf } from './failure.ts';

/**
 * How far this machine's clock is ahead of a server's, by the Date of its answer, ms. Certificates are not judged: their dates
 * are what a wrong clock gets wrong, and nothing is told to the server.
 */
export function clockAheadOf({ host, port }: TlsTarget, timeoutMs: number): Promise<Attempt<number>> {
  return new Promise((resolve) => {
    const startMs = Date.now();
    const options = { host, port, path: '/', method: 'HEAD', agent: false, rejectUnauthorized: false } as const;
    const asked = request(options, (answer) => {
      answer.destroy();
      const serverMs = Date.parse(answer.headers.date ?? '');
      const offsetMs = (startMs + Date.now()) / 2 - serverMs;
      const told = Number.isFinite(offsetMs);
      resolve(told ? { ok: true, value: offsetMs } : { ok: false, why: 'failed', text: `${host} tells no time` });
    });
    const limit = setTimeout(() => asked.destroy(new Error('no answer in time')), timeoutMs);
    asked.on('error', (error) => resolve(failureOf(error)));
    asked.on('close', () => clearTimeout(limit));
    asked.end();
  });
}
