/** Names of the environment variables that the construct sets and the function reads. */
export const ENVIRONMENT = {
  tableName: 'TABLE_NAME',
} as const;

/** Name of the table's keys, and what they hold: see `adapters/reading-item.ts`. */
export const TABLE_KEYS = { partition: 'pk', sort: 'sk' } as const;
