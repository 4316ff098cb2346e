/** Names of the environment variables that the constructs set and the functions read. */
export const FEED_ENVIRONMENT = {
  /** Its own queue: what fails is given a longer wait there. */
  queueUrl: 'FEED_QUEUE_URL',
  deadLettersUrl: 'FEED_DEAD_LETTERS_URL',
} as const;
