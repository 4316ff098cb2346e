import type { StoredReading } from '../telemetry/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';

/** Where it comes from and what it is, as rules of EventBridge match on. */
export const EVENT_SOURCE = 'sward';
export const READING_DETAIL_TYPE = 'Sward Reading';

/**
 * One reading as third parties get it, documented in docs/third-parties.md. `(gateway_id, epoch, seq)` identifies it; the same
 * reading may come more than once. Times are Unix milliseconds. Fields may be added within a version; a change of what one
 * means, or that one goes, is a new version.
 */
export type ReadingEvent = {
  readonly version: 1;
  readonly tenant: string;
  readonly building_id: string;
  readonly gateway_id: string;
  readonly epoch: string;
  readonly seq: number;
  readonly cloud_received_at: number;
} & Omit<StoredReading['reading'], 'mono_ms' | 'boot_id'>;

/** The event that tells of a reading. What only the gateway can make sense of, its monotonic clock, stays out. */
export function toReadingEvent(stored: StoredReading): ReadingEvent {
  const { buildingId, gatewayId, epoch, seq, cloudReceivedAt } = stored;
  const { mono_ms: _mono, boot_id: _boot, ...reading } = stored.reading;
  return {
    version: 1,
    tenant: tenantOf(buildingId),
    building_id: buildingId,
    gateway_id: gatewayId,
    epoch,
    seq,
    cloud_received_at: cloudReceivedAt,
    ...reading,
  };
}
