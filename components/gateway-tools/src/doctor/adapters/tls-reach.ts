import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Reach, TlsTarget } from '../ports.ts';
import { codeOf } from './failure.ts';

/** In TLS 1.3 a refused certificate is told after the handshake: within a way there and back, ms. */
const REFUSAL_MS = 1500;

type Step = Reach['step'];

/** An error with the step that it came from. */
class StepError extends Error {
  readonly step: Step;
  readonly code: string;

  constructor(step: Step, error: unknown) {
    super(error instanceof Error ? error.message : String(error), { cause: error });
    this.step = step;
    this.code = codeOf(error);
  }
}

/** Resolves the name, connects, shakes hands and hangs up. Says nothing to the server. */
export async function reachByTls(target: TlsTarget, timeoutMs: number): Promise<Reach> {
  const startMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startMs);
  const sockets: Socket[] = [];
  let step: Step = 'dns';
  let limit: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    limit = setTimeout(() => reject(new StepError(step, timeoutError())), timeoutMs);
  });
  try {
    const work = async () => {
      const { address } = await inStep('dns', lookup(target.host));
      step = 'tcp';
      const tcp = await inStep('tcp', openTcp(address, target.port, sockets));
      step = 'tls';
      await inStep('tls', shakeHands(tcp, target, sockets, Math.min(REFUSAL_MS, timeoutMs / 2)));
    };
    await Promise.race([work(), timeout]);
    return { step: 'done', tookMs: tookMs() };
  } catch (error) {
    const failed = error instanceof StepError ? error : new StepError(step, error);
    return { step: failed.step, code: failed.code, text: failed.message, tookMs: tookMs() };
  } finally {
    clearTimeout(limit);
    for (const socket of sockets) socket.destroy();
  }
}

const timeoutError = () => Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' });

const inStep = <T>(step: Step, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw new StepError(step, error);
  });

function openTcp(host: string, port: number, sockets: Socket[]): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    sockets.push(socket);
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

function optionsOf({ host, ca, certificate, key, protocol }: TlsTarget, socket: Socket): ConnectionOptions {
  return {
    socket,
    host,
    // RFC 6066: an address is no server name.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined || key === undefined ? {} : { cert: certificate, key }),
    ...(protocol === undefined ? {} : { ALPNProtocols: [protocol] }),
  };
}

function shakeHands(tcp: Socket, target: TlsTarget, sockets: Socket[], refusalMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(Object.assign(new Error('the server ended the connection'), { code: 'ECONNRESET' }));
    tcp.once('error', reject);
    // Throws where certificate and key are no pair; a promise's executor turns that into a rejection.
    const socket = connectTls(optionsOf(target, tcp));
    sockets.push(socket);
    socket.on('error', reject);
    socket.once('close', ended);
    socket.once('end', ended);
    // An alert is read like data.
    socket.resume();
    socket.once('secureConnect', () => setTimeout(resolve, refusalMs));
  });
}
