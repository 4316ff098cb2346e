import type { StoredReading } from '../telemetry/ports.ts';
import { archivePartition } from './archive-partition.ts';

type Values = StoredReading['reading']['values'];

/** Values of one type, by quantity; undefined where there are none, so that the column is null. */
function valuesOf(values: Values, type: 'number' | 'boolean' | 'string'): Values | undefined {
  const found = Object.entries(values).filter(([, value]) => typeof value === type);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/**
 * A reading as the archive takes it: one line of JSON. Its keys are the columns of `archive-columns.ts` and the partition; a
 * column that the reading has nothing for is left out.
 */
export function toArchiveLine(stored: StoredReading): string {
  const { buildingId, gatewayId, epoch, seq, cloudReceivedAt, reading } = stored;
  return JSON.stringify({
    ...archivePartition(stored),
    building_id: buildingId,
    gateway_id: gatewayId,
    device_id: reading.device_id,
    epoch,
    seq,
    measured_at: reading.measured_at,
    received_at: reading.received_at,
    cloud_received_at: cloudReceivedAt,
    time_quality: reading.time_quality,
    source: reading.source,
    format: reading.format,
    rssi: reading.rssi,
    aggregate_window_s: reading.aggregate?.window_s,
    aggregate_count: reading.aggregate?.count,
    numbers: valuesOf(reading.values, 'number'),
    states: valuesOf(reading.values, 'boolean'),
    texts: valuesOf(reading.values, 'string'),
  });
}
