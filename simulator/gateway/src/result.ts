import type { Tally } from './tally.ts';

export type ProcessUse = {
  readonly name: string;
  readonly rss_mb: number;
  readonly pss_mb: number;
  readonly cpu_pct: number;
};

/** What a run with `--json` prints last. All counts in readings. */
export type Result = {
  readonly received: number;
  readonly durable: number;
  readonly published: number;
  readonly confirmed: number;
  readonly stored: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Hearing to stored. Null where nothing was stored. */
  readonly latency_ms: { readonly p50: number | null; readonly p95: number | null };
  readonly processes: readonly ProcessUse[];
  /** Still on the gateway at the end, because the cloud was not reachable in time. */
  readonly held: number;
  /** Left on the gateway by an earlier run and delivered or held by this one. */
  readonly carried_over: number;
  /** Each device with its newest values, as the gateway heard them. */
  readonly devices: readonly { readonly device_id: string; readonly readings: number; readonly values: object }[];
};

export type CloudSide = Pick<Result, 'stored' | 'latency_ms' | 'devices'> & { readonly duplicates: number };

/**
 * The balance of a run. Whatever was received (or carried over), is not stored and is not held any more, is lost. A row
 * that repeats another is no second reading, so it does not make up for a lost one.
 */
export function resultOf(counts: Tally['counts'], cloud: CloudSide, processes: readonly ProcessUse[]): Result {
  const { received, durable, published, confirmed, held, carriedOver } = counts;
  const distinct = cloud.stored - cloud.duplicates;
  return {
    received,
    durable,
    published,
    confirmed,
    stored: cloud.stored,
    lost: Math.max(0, received + carriedOver - distinct - held),
    duplicated: cloud.duplicates,
    latency_ms: cloud.latency_ms,
    processes,
    held,
    carried_over: carriedOver,
    devices: cloud.devices,
  };
}
