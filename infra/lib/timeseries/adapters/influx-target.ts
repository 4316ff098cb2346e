import { DatabaseAccessError } from '../timeseries-errors.ts';

/** Which InfluxDB is written, and by which of its interfaces. */
export type InfluxTarget = {
  /** `https://<host>:<port>` */
  readonly url: string;
  /** `v2`: `/api/v2/write` of InfluxDB 2; `v1`: `/write`, which InfluxDB 1 and 3 have. */
  readonly api: 'v1' | 'v2';
  /** A bucket in InfluxDB 2. */
  readonly database: string;
  /** Organization, InfluxDB 2 only. */
  readonly org?: string;
  /** For tests, and for a database on the same machine: `http` to a loopback address. */
  readonly plainOnLoopback?: boolean;
};

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** @throws DatabaseAccessError where the address would carry the token in the clear */
function requireSafe(url: URL, plainOnLoopback: boolean): void {
  if (url.protocol === 'https:') return;
  if (plainOnLoopback && url.protocol === 'http:' && LOOPBACK.includes(url.hostname)) return;
  throw new DatabaseAccessError(`${url.protocol}//${url.host} is not https: give the database's address as https://`);
}

/**
 * Where lines are posted, with times in nanoseconds.
 * @throws DatabaseAccessError where the address is none, or not safe
 */
export function writeUrl({ url, api, database, org, plainOnLoopback = false }: InfluxTarget): URL {
  if (!URL.canParse(url)) throw new DatabaseAccessError('the address of the time series database is no URL');
  const target = new URL(api === 'v2' ? '/api/v2/write' : '/write', url);
  requireSafe(target, plainOnLoopback);
  if (api === 'v2' && org !== undefined) target.searchParams.set('org', org);
  target.searchParams.set(api === 'v2' ? 'bucket' : 'db', database);
  target.searchParams.set('precision', 'ns');
  return target;
}
