import { DatabaseAccessError } from '../timeseries-errors.ts';

/** Which InfluxDB is written, and by which of its interfaces. */
export type InfluxTarget = {
  /** `https://<host>:<port>` */
  readonly url: string;
  /** Its major version: 2 is written at `/api/v2/write`, 1 and 3 at `/write`. */
  readonly version: 1 | 2 | 3;
  /** A bucket in InfluxDB 2. */
  readonly database: string;
  /** Organization, InfluxDB 2 only. */
  readonly org?: string;
  /** For tests, and for a database on the same machine: `http` to a loopback address. */
  readonly plainOnLoopback?: boolean;
};

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** @throws DatabaseAccessError where the address would carry the token in the clear */
export function requireSafe(url: URL, plainOnLoopback: boolean): void {
  if (url.protocol === 'https:') return;
  if (plainOnLoopback && url.protocol === 'http:' && LOOPBACK.includes(url.hostname)) return;
  throw new DatabaseAccessError(`${url.protocol}//${url.host} is not https: give the database's address as https://`);
}

/**
 * Where lines are posted, with times in nanoseconds.
 * @throws DatabaseAccessError where the address is none, or not safe
 */
export function writeUrl({ url, version, database, org, plainOnLoopback = false }: InfluxTarget): URL {
  if (!URL.canParse(url)) throw new DatabaseAccessError('the address of the time series database is no URL');
  const target = new URL(version === 2 ? '/api/v2/write' : '/write', url);
  requireSafe(target, plainOnLoopback);
  if (version === 2 && org !== undefined) target.searchParams.set('org', org);
  target.searchParams.set(version === 2 ? 'bucket' : 'db', database);
  target.searchParams.set('precision', 'ns');
  return target;
}

/** The header that carries the token, as each version takes it. */
export const authorizationOf = ({ version }: InfluxTarget, token: string): string =>
  version === 3 ? `Bearer ${token}` : `Token ${token}`;
