/** Names of the environment variables that the construct sets and the function reads, besides those of the tables. */
export const ENVIRONMENT = {
  queueUrl: 'TELEMETRY_QUEUE_URL',
  deadLettersUrl: 'TELEMETRY_DEAD_LETTERS_URL',
  /** URLs of the feed's queues, with commas between them. */
  feedUrls: 'FEED_QUEUE_URLS',
} as const;
