import type { StoredReading } from '../telemetry/ports.ts';
import { deflateFeedMessage, feedMessageJson, READINGS_PER_MESSAGE } from './feed-message.ts';

/** What one inflates to, bytes. 1,000 readings are some 300 KB; texts may deflate to nothing, and a function is given ten at once. */
const MAX_JSON_BYTES = 2 * 1024 * 1024;

/**
 * The messages of the feed that carry these readings, in their order.
 * @param maxBytes of one message; messages are ASCII. One reading always fits into 64 KiB
 */
export function encodeFeedMessages(readings: readonly StoredReading[], maxBytes: number): string[] {
  const messages: string[] = [];
  for (let from = 0; from < readings.length; from += READINGS_PER_MESSAGE) {
    messages.push(...encodeFitting(readings.slice(from, from + READINGS_PER_MESSAGE), maxBytes));
  }
  return messages;
}

/** Texts may make a message too large, deflated or not: then it is two. */
function encodeFitting(readings: readonly StoredReading[], maxBytes: number): string[] {
  const json = feedMessageJson(readings);
  if (readings.length === 1) return [deflateFeedMessage(json)];
  if (Buffer.byteLength(json) <= MAX_JSON_BYTES) {
    const message = deflateFeedMessage(json);
    if (message.length <= maxBytes) return [message];
  }
  const half = Math.ceil(readings.length / 2);
  return [...encodeFitting(readings.slice(0, half), maxBytes), ...encodeFitting(readings.slice(half), maxBytes)];
}
