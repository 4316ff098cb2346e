/** Names of the environment variables by which constructs tell functions of the tables. */
export const DATA_ENVIRONMENT = {
  readingsTable: 'READINGS_TABLE',
  documentsTable: 'DOCUMENTS_TABLE',
  /** Settings `history` and `time_zone`, for functions that write readings. */
  history: 'HISTORY',
  timeZone: 'TIME_ZONE',
} as const;

/** Keys of the table of readings: see docs/decisions/0005-cloud.md. Both are strings. */
export const READINGS_KEYS = { partition: 'place', sort: 'segment', expiry: 'expires_at' } as const;

/** Keys of the table of documents. Both are strings. `expires_at`, here as there, is Unix seconds, as DynamoDB's TTL wants it. */
export const DOCUMENTS_KEYS = { partition: 'partition', sort: 'id', expiry: 'expires_at' } as const;
