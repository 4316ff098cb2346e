import type { StoredReading } from '../telemetry/ports.ts';
import { DEFAULT_TENANT, tenantOf } from '../tenancy/tenant.ts';

/** The folder that a reading is archived in. */
export type ArchivePartition = { readonly tenant: string; readonly building: string; readonly day: string };

/** No reading is older than the product. The table's partitions begin here. */
export const FIRST_DAY = '2020-01-01';
const FIRST_MS = Date.parse(FIRST_DAY);
const DAY_MS = 86_400_000;

/**
 * Tenant, building and day of a reading. The day is that of `measured_at`, however late it comes: a query for a day finds it.
 * A clock that was years off would scatter readings over folders that no query looks into: what claims to be older than 2020 is
 * under 2020-01-01, and what claims to be of the future under the day after the cloud received it.
 */
export function archivePartition({ buildingId, reading, cloudReceivedAt }: StoredReading): ArchivePartition {
  const tenant = tenantOf(buildingId);
  return { tenant, building: folderOf(buildingId, tenant), day: dayOf(reading.measured_at, cloudReceivedAt) };
}

/** Building `acme:` is nothing but its tenant. Firehose takes no folder without a name, and no id holds a bracket. */
const NO_NAME = '(none)';

/** Tools of the Hadoop family take a `:` in a path for the end of a scheme; `!` is no character of an id. */
function folderOf(buildingId: string, tenant: string): string {
  const named = tenant !== DEFAULT_TENANT || buildingId.startsWith(`${DEFAULT_TENANT}:`);
  const local = named ? buildingId.slice(tenant.length + 1) : buildingId;
  return local.replaceAll(':', '!') || NO_NAME;
}

function dayOf(measuredAt: number, cloudReceivedAt: number): string {
  const latest = Math.max(FIRST_MS, cloudReceivedAt + DAY_MS);
  const held = Math.min(Math.max(measuredAt, FIRST_MS), latest);
  return new Date(held).toISOString().slice(0, 10);
}
