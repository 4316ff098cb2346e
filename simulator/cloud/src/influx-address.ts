import { type InfluxTarget, writeUrl } from '@sward/infra/lib/timeseries/adapters/influx-target.ts';
import { InvalidOptionError } from './errors.ts';

const HINT = 'give the server and the database, such as http://localhost:8086/sward';

/**
 * An InfluxDB by its address and the name of a database that is there. It is written by the interface of version 1, which version 3 has
 * as well.
 * @throws InvalidOptionError
 */
export function parseInfluxAddress(text: string): InfluxTarget {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const database = url?.pathname.slice(1) ?? '';
  if (url === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(database)) {
    throw new InvalidOptionError(`${JSON.stringify(text)} is no InfluxDB: ${HINT}`);
  }
  const target = { url: url.origin, version: 1, database, plainOnLoopback: true } as const;
  try {
    writeUrl(target);
    return target;
  } catch (cause) {
    throw new InvalidOptionError(`${text} cannot be used: https, or http to this machine`, { cause });
  }
}
