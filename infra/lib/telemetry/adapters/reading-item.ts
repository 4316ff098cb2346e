import type { StoredReading } from '../ports.ts';

/** One reading as an item of the table. */
export type ReadingItem = {
  /** `building#gateway#device`: one sensor's series is one partition. No id holds a `#`. */
  readonly pk: string;
  /** `measured_at#epoch#seq`: rises with time, and equal only for the same reading. */
  readonly sk: string;
  readonly building_id: string;
  readonly gateway_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly cloud_received_at: number;
} & StoredReading['reading'];

/** Digits of the largest integer that JavaScript keeps exactly: padded so, numbers sort as text. */
const DIGITS = 16;
const padded = (value: number) => String(value).padStart(DIGITS, '0');

/** The item that keeps `stored`. Times stay in Unix milliseconds. */
export function toReadingItem(stored: StoredReading): ReadingItem {
  const { buildingId, gatewayId, epoch, seq, reading, cloudReceivedAt } = stored;
  return {
    ...reading,
    pk: `${buildingId}#${gatewayId}#${reading.device_id}`,
    sk: `${padded(reading.measured_at)}#${epoch}#${padded(seq)}`,
    building_id: buildingId,
    gateway_id: gatewayId,
    epoch,
    seq,
    cloud_received_at: cloudReceivedAt,
  };
}
