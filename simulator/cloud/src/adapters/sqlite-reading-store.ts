import type { ReadingStore, StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type Database from 'better-sqlite3';
import type { NewReading } from '../ports.ts';

/** Adds a row where its key is new. */
const INSERT_READING = `
INSERT INTO readings (building_id, gateway_id, epoch, seq, device_id, boot_id, mono_ms, measured_at,
    received_at, cloud_received_at, stored_at, latency_ms, reading)
  VALUES (@building_id, @gateway_id, @epoch, @seq, @device_id, @boot_id, @mono_ms, @measured_at,
    @received_at, @cloud_received_at, @stored_at, @latency_ms, @reading)
  ON CONFLICT DO NOTHING`;

/** Keeps the summary by device in step, so that a page of live values need not read the whole table. */
const COUNT_DEVICE = `
INSERT INTO devices (building_id, gateway_id, device_id, readings, measured_at, latest)
  VALUES (@building_id, @gateway_id, @device_id, 1, @measured_at, @reading)
  ON CONFLICT DO UPDATE SET readings = readings + 1,
    latest = iif(excluded.measured_at >= measured_at, excluded.latest, latest),
    measured_at = max(measured_at, excluded.measured_at)`;

/**
 * The table of readings. Its key is `(gateway, epoch, seq)`; the first writer of a key wins, so that storing again changes
 * nothing.
 */
export class SqliteReadingStore implements ReadingStore {
  readonly #database: Database.Database;
  readonly #insertReading: Database.Statement;
  readonly #countDevice: Database.Statement;
  readonly #now: () => number;
  readonly #onNew: (readings: readonly NewReading[]) => void;

  /**
   * @param database opened by `openCloudDatabase`
   * @param now Unix milliseconds: becomes `stored_at`
   * @param onNew called after the commit with the rows that were not there before; it must not throw
   */
  constructor(
    database: Database.Database,
    now: () => number,
    onNew: (readings: readonly NewReading[]) => void = () => {},
  ) {
    this.#database = database;
    this.#insertReading = database.prepare(INSERT_READING);
    this.#countDevice = database.prepare(COUNT_DEVICE);
    this.#now = now;
    this.#onNew = onNew;
  }

  async put(readings: readonly StoredReading[]): Promise<void> {
    const storedAt = this.#now();
    const added = this.#database.transaction(() => readings.filter((reading) => this.#add(reading, storedAt)))();
    if (added.length > 0) this.#onNew(added.map((reading) => ({ ...reading, storedAt })));
  }

  /** True where the row is new. */
  #add(stored: StoredReading, storedAt: number): boolean {
    const row = toRow(stored, storedAt);
    const { changes } = this.#insertReading.run(row);
    if (changes === 1) this.#countDevice.run(row);
    return changes === 1;
  }
}

/** One row, by column. */
function toRow({ gatewayId, epoch, seq, buildingId, cloudReceivedAt, reading }: StoredReading, storedAt: number) {
  return {
    building_id: buildingId,
    gateway_id: gatewayId,
    epoch,
    seq,
    device_id: reading.device_id,
    boot_id: reading.boot_id ?? null,
    mono_ms: reading.mono_ms ?? null,
    measured_at: reading.measured_at,
    received_at: reading.received_at,
    cloud_received_at: cloudReceivedAt,
    stored_at: storedAt,
    latency_ms: storedAt - reading.received_at,
    reading: JSON.stringify(reading),
  };
}
