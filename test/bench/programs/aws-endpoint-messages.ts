/** What the calls of a run came to, since the last look. */
export type AwsUse = {
  readonly kind: 'use';
  /** Calls by operation: `BatchWriteItem`, `SendMessageBatch`, `Publish`... */
  readonly calls: Readonly<Record<string, number>>;
  /** DynamoDB's units: one for each KB of an item that is written. */
  readonly writeUnits: number;
  /** Messages put on queues. */
  readonly queued: number;
};

export type AwsReady = { readonly kind: 'ready'; readonly url: string };
