import {
  type RejectedRecord,
  RejectedRecordsException,
  ValidationException,
  WriteRecordsCommand,
} from '@aws-sdk/client-timestream-write';
import type { PointWriter, ReadingPoint, RefusedPoint } from '../ports.ts';
import { DatabaseAccessError, DatabaseBusyError } from '../timeseries-errors.ts';
import { COMMON_ATTRIBUTES, toRecord } from './live-analytics-record.ts';

/** What the writer needs of the SDK's client. */
export interface RecordClient {
  send(command: WriteRecordsCommand): Promise<unknown>;
}

export type LiveAnalyticsTable = { readonly database: string; readonly table: string };

/** WriteRecords takes no more. */
const RECORDS_PER_CALL = 100;
const MAX_REASON_CHARS = 300;

const oneLine = (reason: string) => reason.replace(/[^ -~]/g, ' ').slice(0, MAX_REASON_CHARS);

/** A record that is refused because what is stored came later is where it should be. */
function isOvertaken({ ExistingVersion }: RejectedRecord, { version }: ReadingPoint): boolean {
  return ExistingVersion !== undefined && ExistingVersion > version;
}

function refusedOf(points: readonly ReadingPoint[], rejected: readonly RejectedRecord[]): RefusedPoint[] {
  return rejected.flatMap((record): RefusedPoint[] => {
    const point = points[record.RecordIndex ?? 0];
    if (point === undefined || isOvertaken(record, point)) return [];
    return [{ point, reason: oneLine(record.Reason ?? 'no reason given') }];
  });
}

const NEEDS_A_PERSON = ['AccessDeniedException', 'ResourceNotFoundException', 'InvalidEndpointException'];

function toDatabaseError(cause: unknown): Error {
  const name = cause instanceof Error ? cause.name : 'unknown';
  if (NEEDS_A_PERSON.includes(name)) {
    return new DatabaseAccessError(
      `Timestream for LiveAnalytics answers ${name}: deploy SwardTimeseries again, and check that the account still has the service`,
      { cause },
    );
  }
  return new DatabaseBusyError(`Timestream for LiveAnalytics cannot take it now: ${name}`, { cause });
}

/** Points into a table of Timestream for LiveAnalytics. */
export class LiveAnalyticsWriter implements PointWriter {
  readonly #table: LiveAnalyticsTable;
  readonly #client: RecordClient;

  constructor(table: LiveAnalyticsTable, client: RecordClient) {
    this.#table = table;
    this.#client = client;
  }

  async write(points: readonly ReadingPoint[]): Promise<readonly RefusedPoint[]> {
    const refused: RefusedPoint[] = [];
    for (let i = 0; i < points.length; i += RECORDS_PER_CALL) {
      refused.push(...(await this.#settle(points.slice(i, i + RECORDS_PER_CALL))));
    }
    return refused;
  }

  async #settle(points: readonly ReadingPoint[]): Promise<RefusedPoint[]> {
    try {
      await this.#send(points);
      return [];
    } catch (error) {
      if (error instanceof RejectedRecordsException) return refusedOf(points, error.RejectedRecords ?? []);
      if (!(error instanceof ValidationException)) throw toDatabaseError(error);
      return this.#settleInvalid(points, error);
    }
  }

  /** One record that is malformed, such as one with too long a text, has the whole call refused: it is found by halves. */
  async #settleInvalid(points: readonly ReadingPoint[], error: ValidationException): Promise<RefusedPoint[]> {
    if (points.length === 1) return points.map((point) => ({ point, reason: oneLine(error.message) }));
    const middle = Math.ceil(points.length / 2);
    const first = await this.#settle(points.slice(0, middle));
    return [...first, ...(await this.#settle(points.slice(middle)))];
  }

  #send(points: readonly ReadingPoint[]): Promise<unknown> {
    return this.#client.send(
      new WriteRecordsCommand({
        DatabaseName: this.#table.database,
        TableName: this.#table.table,
        CommonAttributes: COMMON_ATTRIBUTES,
        Records: points.map(toRecord),
      }),
    );
  }
}
