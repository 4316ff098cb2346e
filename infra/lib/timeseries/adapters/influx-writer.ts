import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { PointWriter, ReadingPoint, RefusedPoint, TokenSource } from '../ports.ts';
import { DatabaseBusyError } from '../timeseries-errors.ts';
import { request } from './http-request.ts';
import { type InfluxAnswer, isAllDropped, judge } from './influx-answer.ts';
import { authorizationOf, type InfluxTarget, writeUrl } from './influx-target.ts';
import { toLine } from './line-protocol.ts';
import { readStart } from './response-start.ts';

export type InfluxWriterOptions = {
  /** None for a database without accounts, in tests. */
  readonly token?: TokenSource;
  /** Lines in one request at most. @default 5,000, as InfluxData advises */
  readonly maxLines?: number;
  /** Bytes in one request at most, before gzip. @default 10 MB */
  readonly maxBytes?: number;
  /** @default 10,000 */
  readonly timeoutMs?: number;
};

type Line = { readonly point: ReadingPoint; readonly text: string };
type Chunk = { readonly lines: Line[]; readonly bytes: number };
/** How many requests one `write` may still make. */
type Budget = { left: number };

/** Finding one refused line of 5,000 takes 25 requests: enough for a few dozen of them, and an end to what never ends. */
const REQUESTS_PER_WRITE = 600;

const compress = promisify(gzip);

function cut(lines: readonly Line[], maxLines: number, maxBytes: number): Chunk[] {
  const chunks: Chunk[] = [];
  for (const line of lines) {
    const bytes = Buffer.byteLength(line.text) + 1;
    const last = chunks.at(-1);
    if (last && last.lines.length < maxLines && last.bytes + bytes <= maxBytes) {
      last.lines.push(line);
      chunks[chunks.length - 1] = { lines: last.lines, bytes: last.bytes + bytes };
    } else {
      chunks.push({ lines: [line], bytes });
    }
  }
  return chunks;
}

/**
 * Points into InfluxDB 1, 2 or 3 by HTTPS. What the database refuses is looked for by halves: the good half is stored, the bad one halved
 * again, so that a line that can never be written costs itself and nothing else, whichever way a version words its answer.
 */
export class InfluxWriter implements PointWriter {
  readonly #target: InfluxTarget;
  readonly #url: URL;
  readonly #options: InfluxWriterOptions;

  /** @throws DatabaseAccessError where the target's address is not safe */
  constructor(target: InfluxTarget, options: InfluxWriterOptions = {}) {
    this.#target = target;
    this.#url = writeUrl(target);
    this.#options = options;
  }

  async write(points: readonly ReadingPoint[]): Promise<readonly RefusedPoint[]> {
    const { maxLines = 5000, maxBytes = 10_000_000 } = this.#options;
    const lines = points.map((point) => ({ point, text: toLine(point) }));
    const budget = { left: REQUESTS_PER_WRITE };
    const refused: RefusedPoint[] = [];
    for (const chunk of cut(lines, maxLines, maxBytes)) refused.push(...(await this.#settle(chunk.lines, budget)));
    return refused;
  }

  async #settle(lines: readonly Line[], budget: Budget): Promise<RefusedPoint[]> {
    const answer = await this.#postWithToken(lines, budget);
    if (answer === 'stored') return [];
    const { refused: reason } = answer;
    if (lines.length === 1 || isAllDropped(reason, lines.length)) return lines.map(({ point }) => ({ point, reason }));
    const middle = Math.ceil(lines.length / 2);
    const first = await this.#settle(lines.slice(0, middle), budget);
    return [...first, ...(await this.#settle(lines.slice(middle), budget))];
  }

  /** A token may have been changed since it was read: once more with the new one. */
  async #postWithToken(lines: readonly Line[], budget: Budget): Promise<InfluxAnswer> {
    const response = await this.#post(lines, budget);
    if (response.status !== 401 || this.#options.token === undefined) return this.#judge(response);
    this.#options.token.forget();
    await readStart(response);
    return this.#judge(await this.#post(lines, budget));
  }

  async #judge(response: Response): Promise<InfluxAnswer> {
    return judge(response.status, await readStart(response), response.headers.get('retry-after'));
  }

  async #post(lines: readonly Line[], budget: Budget): Promise<Response> {
    if (budget.left <= 0) {
      throw new DatabaseBusyError(
        `more than ${REQUESTS_PER_WRITE} requests for one write: too many of its readings are refused, see docs/timeseries.md`,
      );
    }
    budget.left--;
    const { token, timeoutMs = 10_000 } = this.#options;
    const secret = await token?.read();
    const body = await compress(lines.map(({ text }) => text).join('\n'));
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-encoding': 'gzip' };
    const authorization = secret === undefined ? {} : { authorization: authorizationOf(this.#target, secret) };
    return request(this.#url, { method: 'POST', body, headers: { ...headers, ...authorization } }, timeoutMs);
  }
}
