import type { StoredReading } from '../telemetry/ports.ts';
import { encodeFeedMessage, READINGS_PER_MESSAGE } from './feed-message.ts';

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

/** Texts that do not deflate may make a message too large: then it is two. */
function encodeFitting(readings: readonly StoredReading[], maxBytes: number): string[] {
  const message = encodeFeedMessage(readings);
  if (message.length <= maxBytes || readings.length === 1) return [message];
  const half = Math.ceil(readings.length / 2);
  return [...encodeFitting(readings.slice(0, half), maxBytes), ...encodeFitting(readings.slice(half), maxBytes)];
}
