/** Names of the environment variables that the stack sets and the function reads. */
export const ARCHIVE_ENVIRONMENT = { streamName: 'ARCHIVE_STREAM' } as const;
