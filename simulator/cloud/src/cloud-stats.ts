import type { DeviceSummary, LatencySummary } from './adapters/sqlite-reading-queries.ts';
import type { BrokerCounts } from './ports.ts';

/** What the telemetry side of the local cloud counts. "Since start" is since this process started the cloud. */
export type BackendStats = {
  /** Messages that a rule took, since start. One batch message carries many readings. */
  readonly received: number;
  /** Messages that a rule could not be applied to, or that named an unknown rule by Basic Ingest, since start. */
  readonly ruleErrors: number;
  /** Readings new in the table since start. */
  readonly stored: number;
  /** Readings in the table, of earlier runs too. */
  readonly storedTotal: number;
  /** Rows in the table that repeat another row's reading under another sequence number. */
  readonly duplicates: number;
  /** Messages waiting for the handler. */
  readonly queued: number;
  /** Messages given up, of earlier runs too. */
  readonly deadLettered: number;
  /** Acknowledgement messages sent since start. */
  readonly acks: number;
  /** Hearing at the gateway to stored, of rows stored since start. */
  readonly latency: LatencySummary;
  readonly devices: readonly DeviceSummary[];
};

export type CloudStats = BackendStats & BrokerCounts;
