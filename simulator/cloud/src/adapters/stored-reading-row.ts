import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';

/** What of a row of `readings` makes a reading. */
export type StoredReadingRow = {
  readonly building_id: string;
  readonly gateway_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly cloud_received_at: number;
  readonly reading: string;
};

/** The reading that a row keeps. */
export function toStoredReading(row: StoredReadingRow): StoredReading {
  return {
    buildingId: row.building_id,
    gatewayId: row.gateway_id,
    epoch: row.epoch,
    seq: row.seq,
    reading: JSON.parse(row.reading),
    cloudReceivedAt: row.cloud_received_at,
  };
}
