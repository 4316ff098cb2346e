import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { ChannelBusyError, ChannelRefusedError } from '../notification-errors.ts';
import type { HttpsAnswer, HttpsPoster, HttpsRequest } from '../ports.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a name, as `node:dns` gives them. */
export type Resolver = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export type NodeHttpsPosterOptions = {
  /** Certificates (PEM) to trust in the place of the public ones. */
  readonly ca?: string;
  /** Addresses of this machine and of private networks too. @default false */
  readonly allowPrivate?: boolean;
  /** For the answer as a whole. @default 15 s */
  readonly timeoutMs?: number;
  /** @default the system's */
  readonly resolver?: Resolver;
};

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 4096;

/** A URL may name its host by address, in brackets where it is IPv6. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '');

/** HTTPS by Node's own client: one connection for each request, no redirects, no proxies. */
export class NodeHttpsPoster implements HttpsPoster {
  readonly #ca: string | undefined;
  readonly #allowPrivate: boolean;
  readonly #timeoutMs: number;
  readonly #resolver: Resolver;

  constructor({ ca, allowPrivate = false, timeoutMs = TIMEOUT_MS, resolver = lookup }: NodeHttpsPosterOptions = {}) {
    this.#ca = ca;
    this.#allowPrivate = allowPrivate;
    this.#timeoutMs = timeoutMs;
    this.#resolver = resolver;
  }

  async post({ url: text, body, headers = {} }: HttpsRequest): Promise<HttpsAnswer> {
    const url = new URL(text);
    this.#requireAllowed(url);
    try {
      return await this.#exchange(url, body, headers);
    } catch (cause) {
      if (cause instanceof ChannelRefusedError) throw cause;
      // Neither path nor query: they may hold a credential.
      throw new ChannelBusyError(`${url.host} gave no answer: ${reasonOf(cause)}`);
    }
  }

  #requireAllowed(url: URL): void {
    if (url.protocol !== 'https:') throw new ChannelRefusedError(`${url.protocol} is not allowed: use https:`);
    if (url.username || url.password) throw new ChannelRefusedError('credentials in a URL are not allowed');
    const host = hostOf(url);
    if (isIP(host) !== 0) this.#requirePublic(host, [host]);
  }

  #requirePublic(hostname: string, addresses: readonly string[]): void {
    const wrong = addresses.find((address) => !isPublicAddress(address));
    if (this.#allowPrivate || wrong === undefined) return;
    throw new ChannelRefusedError(`${hostname} is ${wrong}, which is not on the internet: it is not asked`);
  }

  /**
   * The connection is made to the addresses that were judged: a name that is resolved twice may mean another machine the
   * second time.
   */
  readonly #lookup: LookupFunction = (hostname, options, callback) => {
    this.#resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      try {
        const judged = addresses.map(({ address }) => address);
        this.#requirePublic(hostname, judged);
      } catch (refusal) {
        return callback(refusal instanceof ChannelRefusedError ? refusal : new TypeError(String(refusal)), []);
      }
      const [first] = addresses;
      return options.all ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family);
    });
  };

  #exchange(url: URL, body: string, headers: Readonly<Record<string, string>>): Promise<HttpsAnswer> {
    const payload = Buffer.from(body, 'utf8');
    return new Promise((resolve, reject) => {
      const sending = request(
        url,
        {
          method: 'POST',
          agent: false,
          lookup: this.#lookup,
          signal: AbortSignal.timeout(this.#timeoutMs),
          headers: {
            ...headers,
            'content-type': 'application/json; charset=utf-8',
            'content-length': payload.length,
            'user-agent': 'Sward',
          },
          ...(this.#ca === undefined ? {} : { ca: this.#ca }),
        },
        (answer) => readAnswer(answer).then(resolve, reject),
      );
      sending.on('error', reject);
      sending.end(payload);
    });
  }
}

/** The code of Node's error, which is the same in every version, where it has one. */
function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  if (code === 'ABORT_ERR') return 'it took too long';
  return typeof code === 'string' ? code : String(cause);
}

async function readAnswer(answer: IncomingMessage): Promise<HttpsAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop early ends the connection: no more is read than is kept.
  for await (const chunk of answer) {
    const part = Buffer.from(chunk);
    chunks.push(part);
    bytes += part.length;
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  const body = Buffer.concat(chunks).subarray(0, MAX_ANSWER_BYTES).toString('utf8');
  const retryAfterS = Number(answer.headers['retry-after'] ?? Number.NaN);
  return { status: answer.statusCode ?? 0, body, ...(retryAfterS >= 0 ? { retryAfterS } : {}) };
}
