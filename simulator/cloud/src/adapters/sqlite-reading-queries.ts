import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type Database from 'better-sqlite3';
import { type StoredReadingRow, toStoredReading } from './stored-reading-row.ts';

/** Time from hearing at the gateway to the row in the store, milliseconds. null where no row is counted. */
export type LatencySummary = { readonly p50: number | null; readonly p95: number | null; readonly n: number };

/** One device as the cloud knows it. */
export type DeviceSummary = {
  readonly buildingId: string;
  readonly gatewayId: string;
  readonly deviceId: string;
  /** Rows of this device. */
  readonly readings: number;
  /** The reading with the latest `measured_at`. */
  readonly latest: StoredReading['reading'];
};

type DeviceRow = {
  readonly building_id: string;
  readonly gateway_id: string;
  readonly device_id: string;
  readonly readings: number;
  readonly latest: string;
};

/** Questions about the table of readings. */
export class SqliteReadingQueries {
  readonly #database: Database.Database;

  /** @param database opened by `openCloudDatabase` */
  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Rows in all. */
  count(): number {
    return this.#number('SELECT coalesce(sum(readings), 0) AS n FROM devices');
  }

  /** All rows, by building, gateway, epoch and sequence number. Reads the whole table into memory. */
  readings(): readonly StoredReading[] {
    return this.#database
      .prepare<[], StoredReadingRow>(
        `SELECT building_id, gateway_id, epoch, seq, cloud_received_at, reading FROM readings
          ORDER BY building_id, gateway_id, epoch, seq`,
      )
      .all()
      .map(toStoredReading);
  }

  /** By building, gateway and device. */
  devices(): readonly DeviceSummary[] {
    return this.#database
      .prepare<[], DeviceRow>(
        `SELECT building_id, gateway_id, device_id, readings, latest FROM devices
          ORDER BY building_id, gateway_id, device_id`,
      )
      .all()
      .map((row) => ({
        buildingId: row.building_id,
        gatewayId: row.gateway_id,
        deviceId: row.device_id,
        readings: row.readings,
        latest: JSON.parse(row.latest),
      }));
  }

  /**
   * Rows that tell of a reading which another row already tells of: same gateway, device, boot and monotonic time
   * under another sequence number. 0 is what the whole chain promises.
   */
  countDuplicates(): number {
    return this.#number(`
      SELECT coalesce(sum(copies - 1), 0) AS n FROM (
        SELECT count(*) AS copies FROM readings WHERE boot_id IS NOT NULL AND mono_ms IS NOT NULL
          GROUP BY building_id, gateway_id, device_id, boot_id, mono_ms HAVING copies > 1)`);
  }

  /** Percentiles by the nearest-rank method, over rows stored at or after `since` (Unix milliseconds). */
  latency(since = 0): LatencySummary {
    const n = this.#number('SELECT count(*) AS n FROM readings WHERE stored_at >= ?', since);
    return { p50: this.#percentile(0.5, n, since), p95: this.#percentile(0.95, n, since), n };
  }

  #percentile(share: number, n: number, since: number): number | null {
    if (n === 0) return null;
    return this.#number(
      'SELECT latency_ms AS n FROM readings WHERE stored_at >= ? ORDER BY latency_ms LIMIT 1 OFFSET ?',
      since,
      Math.ceil(share * n) - 1,
    );
  }

  #number(sql: string, ...parameters: readonly number[]): number {
    return this.#database.prepare<number[], { n: number }>(sql).get(...parameters)?.n ?? 0;
  }
}
