/**
 * What one SendMessageBatch holds: all messages together are at most 256 KiB. SQS takes 1 MiB today; this is what older
 * queues and local stand-ins take too.
 */
export const SEND_LIMITS = { entries: 10, bytes: 262_144 } as const;

/** One message of the feed: what is left to 256 KiB is for the attributes that it gets as a dead letter. */
export const MAX_MESSAGE_BYTES = SEND_LIMITS.bytes - 4096;
