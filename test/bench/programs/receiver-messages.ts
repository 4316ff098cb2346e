import type { BrokerAddress } from '../support/broker-address.ts';

export type ReceiverOptions = {
  readonly broker: BrokerAddress;
  /** SQLite file of the store. */
  readonly file: string;
};

/** What the receiver is asked. */
export type ReceiverRequest = {
  /** `reset` forgets what was counted, not what was stored; both are answered with a report. */
  readonly kind: 'reset' | 'report' | 'count';
};

/** Only how much it has stored since it was reset: sorting millions of latencies would hold up what is measured. */
export type ReceiverCount = { readonly kind: 'count'; readonly stored: number; readonly live: number };

/** What the receiver has stored since it was reset. Times are Unix ms. */
export type ReceiverReport = {
  readonly kind: 'report';
  /** Distinct readings. */
  readonly stored: number;
  /** Readings that came once more. */
  readonly repeated: number;
  readonly bytes: number;
  readonly messages: number;
  readonly firstHeardAt: number | null;
  readonly lastStoredAt: number | null;
  /** Hearing to stored, ms; null of nothing. */
  readonly p50: number | null;
  readonly p95: number | null;
  /** The same of those readings alone that were heard since the reset: live ones, where a backlog comes beside them. */
  readonly live: {
    readonly stored: number;
    readonly p50: number | null;
    readonly p95: number | null;
    readonly max: number | null;
  };
};
