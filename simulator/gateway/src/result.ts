import type { ComponentStatus } from '@sward/contracts/status.ts';
import type { ReadingLedger } from './reading-ledger.ts';
import type { Tally } from './tally.ts';
import { troublesOf } from './troubles.ts';

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
  /** Given up by a component, and reported as such. */
  readonly dropped: number;
  /** What each component said last: counters of its process in readings and bytes, configuration, details. */
  readonly components: readonly Omit<ComponentStatus, 'v'>[];
  /** What a person should know of, as on the page; empty where all is well. */
  readonly troubles: readonly string[];
  /** Alerts of the run, and those that are open at its end. */
  readonly alerts: { readonly raised: number; readonly cleared: number; readonly open: number };
};

export type CloudSide = Pick<Result, 'stored' | 'latency_ms' | 'devices'> & { readonly duplicates: number };

/**
 * The balance of a run, reading by reading: what was received, is not in the cloud's table and is not held any more, is
 * lost. Counters alone would not do: a killed component forgets what it counted last, and of what an earlier run left on
 * the gateway the cloud may have stored a part already.
 */
export function resultOf(
  counts: Tally['counts'],
  ledger: ReadingLedger['counts'],
  cloud: CloudSide,
  processes: readonly ProcessUse[],
  statuses: readonly ComponentStatus[] = [],
  alerts: Result['alerts'] = { raised: 0, cleared: 0, open: 0 },
): Result {
  const { durable, published, confirmed, held, dropped, carriedOver } = counts;
  const received = Math.max(counts.received, ledger.seen);
  const arrived = ledger.seen - ledger.open;
  // What was carried over is delivered first: once anything of this run has arrived, all that is held is of this run.
  const heldOfRun = arrived > 0 ? held : Math.max(0, held - carriedOver);
  return {
    received,
    durable,
    published,
    confirmed,
    stored: cloud.stored,
    lost: Math.max(0, received - arrived - heldOfRun),
    duplicated: cloud.duplicates,
    latency_ms: cloud.latency_ms,
    processes,
    held,
    carried_over: carriedOver,
    devices: cloud.devices,
    dropped,
    components: statuses.map(({ v: _, ...status }) => status),
    troubles: troublesOf(statuses),
    alerts,
  };
}
