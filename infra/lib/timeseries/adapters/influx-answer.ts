import { DatabaseAccessError, DatabaseBusyError } from '../timeseries-errors.ts';

/** What the database says of the lines of one request. */
export type InfluxAnswer = 'stored' | { readonly refused: string };

/** As much of an answer as may stand in a log line and in a dead letter. */
const MAX_REASON_CHARS = 300;

/** The database repeats what senders wrote: only printable ASCII of it goes on. */
function printable(text: string): string {
  return (
    text
      .replace(/[^ -~]/g, ' ')
      .trim()
      .slice(0, MAX_REASON_CHARS) || 'no reason given'
  );
}

/** InfluxDB 1 and 3 say `{"error": ...}`, InfluxDB 2 `{"code": ..., "message": ...}`; 3 adds `data` with an entry for each line. */
export function reasonIn(body: string): string {
  try {
    const answer: unknown = JSON.parse(body);
    const { error, message, data }: { error?: unknown; message?: unknown; data?: unknown } = Object(answer);
    const lines: unknown[] = Array.isArray(data) ? data : [];
    const first: { error_message?: unknown } = Object(lines[0]);
    return printable(String(first.error_message ?? error ?? message ?? body));
  } catch {
    return printable(body);
  }
}

const REFUSED = [400, 413, 422];

function accessError(status: number, reason: string): DatabaseAccessError {
  if (status === 404) {
    return new DatabaseAccessError(
      `the time series database does not know the bucket or database (404: ${reason}): compare its name with that in the function's environment`,
    );
  }
  if (status === 401 || status === 403) {
    return new DatabaseAccessError(
      `the time series database refuses the token (${status}: ${reason}): put one into its secret that may write the bucket, see docs/timeseries.md`,
    );
  }
  return new DatabaseAccessError(
    `what answers at the address of the time series database is none (${status}: ${reason}): check the address`,
  );
}

/**
 * Judges an answer by its status.
 * @param body the answer's beginning
 * @throws DatabaseBusyError and DatabaseAccessError where the answer says nothing about the lines
 */
export function judge(status: number, body: string, retryAfter: string | null): InfluxAnswer {
  if (status >= 200 && status < 300) return 'stored';
  const reason = reasonIn(body);
  if (REFUSED.includes(status)) return { refused: reason };
  if (status === 429 || status >= 500) {
    const wait = retryAfter === null ? '' : `, it asks to wait ${printable(retryAfter).slice(0, 40)} s`;
    throw new DatabaseBusyError(`the time series database cannot take it now (${status}: ${reason})${wait}`);
  }
  throw accessError(status, reason);
}

/** True where the database says that it dropped each of `count` lines: nothing is gained by asking for them one by one. */
export function isAllDropped(reason: string, count: number): boolean {
  return Number(/\bdropped=(\d+)/.exec(reason)?.[1]) === count;
}
