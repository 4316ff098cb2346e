/** Names of the environment variables that the construct sets and the function reads, besides those of the tables. */
export const ENVIRONMENT = {
  queueUrl: 'TELEMETRY_QUEUE_URL',
  deadLettersUrl: 'TELEMETRY_DEAD_LETTERS_URL',
  /** URLs of the feed's queues, with commas between them. */
  feedUrls: 'FEED_QUEUE_URLS',
} as const;

/** Attributes that are keys of the table, and what they hold: see `adapters/reading-item.ts`. */
export const TABLE_KEYS = { partition: 'log', sort: 'seq' } as const;

/** The index that answers "this sensor, from then to then". */
export const TIME_INDEX = { name: 'by_time', partition: 'series', sort: 'measured_at' } as const;
