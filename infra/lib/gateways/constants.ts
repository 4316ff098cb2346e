/** Names of the environment variables that the construct sets and the function reads, besides those of the tables. */
export const GATEWAYS_ENVIRONMENT = {
  queueUrl: 'GATEWAYS_QUEUE_URL',
  deadLettersUrl: 'GATEWAYS_DEAD_LETTERS_URL',
} as const;
