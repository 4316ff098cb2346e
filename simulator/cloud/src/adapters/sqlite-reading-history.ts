import type { HistoryQuery, ReadingHistory } from '@sward/infra/lib/history/ports.ts';
import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type Database from 'better-sqlite3';
import { type StoredReadingRow, toStoredReading } from './stored-reading-row.ts';

type ReadingRow = StoredReadingRow & { readonly measured_at: number };

/** How far the answer has come: the row that was given last. */
type Place = Pick<ReadingRow, 'measured_at' | 'epoch' | 'seq'>;

/** Rows read at a time: a statement left open would stop every write of this connection. */
const PAGE_ROWS = 1000;

const PAGE = `
SELECT building_id, gateway_id, epoch, seq, measured_at, cloud_received_at, reading FROM readings
  WHERE building_id = @buildingId AND gateway_id = @gatewayId AND measured_at < @until
    AND (measured_at, epoch, seq) > (@measured_at, @epoch, @seq)
    AND (@deviceId IS NULL OR device_id = @deviceId)
  ORDER BY measured_at, epoch, seq LIMIT ${PAGE_ROWS}`;

/** Answers from the table of `SqliteReadingStore`. */
export class SqliteReadingHistory implements ReadingHistory {
  readonly #database: Database.Database;

  /** @param database opened by `openCloudDatabase` */
  constructor(database: Database.Database) {
    this.#database = database;
  }

  async *query({ deviceId, ...query }: HistoryQuery): AsyncIterable<StoredReading> {
    const page = this.#database.prepare<object[], ReadingRow>(PAGE);
    // No epoch is empty, so this place is just before the first row.
    let place: Place | undefined = { measured_at: query.from, epoch: '', seq: -1 };
    while (place !== undefined) {
      const { measured_at, epoch, seq }: Place = place;
      const rows = page.all({ ...query, deviceId: deviceId ?? null, measured_at, epoch, seq });
      yield* rows.map(toStoredReading);
      place = rows.length === PAGE_ROWS ? rows.at(-1) : undefined;
    }
  }
}
