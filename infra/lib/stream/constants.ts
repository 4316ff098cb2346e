/** Names of the environment variables that the stack sets and the function reads. */
export const STREAM_ENVIRONMENT = {
  /** `eventbridge` or `kinesis`. */
  kind: 'STREAM_KIND',
  /** Name of the bus or of the stream. */
  name: 'STREAM_NAME',
} as const;
