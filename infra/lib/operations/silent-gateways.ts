import type { Directory } from '../history/ports.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** A gateway tells its status each minute: after this it is silent. */
const SILENT_AFTER_MS = 15 * MINUTE_MS;
/** Who is silent for longer was taken away: operators are told no more. */
const GONE_AFTER_MS = 7 * DAY_MS;

/**
 * How many gateways, of all tenants, were heard within a week and not within the last 15 minutes. It is for those who run the cloud side;
 * tenants have rules of their own.
 * @param now Unix milliseconds
 */
export async function countSilentGateways(
  directory: Pick<Directory, 'buildings' | 'gateways'>,
  now: number,
): Promise<number> {
  let silent = 0;
  for await (const building of directory.buildings()) {
    for await (const { heardAt } of directory.gateways(building)) {
      const quietMs = now - heardAt;
      if (quietMs > SILENT_AFTER_MS && quietMs < GONE_AFTER_MS) silent += 1;
    }
  }
  return silent;
}

/** True in every fifth minute: counting reads every gateway, and nobody is told sooner. */
export const isCountingMinute = (now: number) => Math.floor(now / MINUTE_MS) % 5 === 0;
