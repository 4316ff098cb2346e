import type { StoredReading } from '../ports.ts';

/** One reading as an item of the table. Times are Unix milliseconds. No id holds a `#`. */
export type ReadingItem = {
  /** `gateway#epoch`: the log that the reading stands in. With `seq` it is the reading's identity, and nothing else is. */
  readonly log: string;
  readonly seq: number;
  /** `building#gateway#device`: one sensor's series, which the index `by_time` holds in the order of `measured_at`. */
  readonly series: string;
  readonly building_id: string;
  readonly gateway_id: string;
  readonly epoch: string;
  readonly cloud_received_at: number;
} & StoredReading['reading'];

/** The item that keeps `stored`. */
export function toReadingItem(stored: StoredReading): ReadingItem {
  const { buildingId, gatewayId, epoch, seq, reading, cloudReceivedAt } = stored;
  return {
    ...reading,
    log: `${gatewayId}#${epoch}`,
    seq,
    series: `${buildingId}#${gatewayId}#${reading.device_id}`,
    building_id: buildingId,
    gateway_id: gatewayId,
    epoch,
    cloud_received_at: cloudReceivedAt,
  };
}
