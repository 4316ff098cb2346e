import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { BusRejectedError } from './bus-errors.ts';

/** Longest topic that both nuclei and IoT Core take, bytes of UTF-8. */
const MAX_TOPIC_BYTES = 256;

/** Both nuclei refuse to publish on a topic with a wildcard of MQTT or of accessControl. */
const WILDCARDS = /[+#*]/;

const NUL = '\u0000';

/** @throws BusRejectedError for a topic that no message can be published on. */
export function requireTopic(topic: string): void {
  requireLength(topic);
  if (WILDCARDS.test(topic)) throw new BusRejectedError(`Topic "${topic}" holds a wildcard (+ # *): name it exactly.`);
}

/** MQTT 3.1.1, 4.7.1: `+` fills a level, `#` the last one. @throws BusRejectedError */
export function requireTopicFilter(filter: string): void {
  requireLength(filter);
  const levels = filter.split('/');
  const misplaced = levels.some(
    (level, index) =>
      (level.includes('+') && level !== '+') || (level.includes('#') && (level !== '#' || index !== levels.length - 1)),
  );
  if (misplaced) throw new BusRejectedError(`Filter "${filter}": + must fill a level, # the last one.`);
}

/** @throws BusRejectedError for a payload so large that Lite would close the connection on its frame. */
export function requirePayloadSize(payload: Uint8Array): void {
  if (payload.byteLength > MAX_IPC_PAYLOAD_BYTES) {
    throw new BusRejectedError(
      `Payload of ${payload.byteLength} bytes is over the limit of ${MAX_IPC_PAYLOAD_BYTES}: split the message.`,
    );
  }
}

/** Whether a topic is within an MQTT filter. Wildcards at the start do not reach `$` topics (MQTT 3.1.1, 4.7.2). */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  return matchesLevels(filter.split('/'), topic.split('/'));
}

function matchesLevels(filter: readonly string[], topic: readonly string[]): boolean {
  const [wanted, ...restOfFilter] = filter;
  const [level, ...restOfTopic] = topic;
  if (wanted === '#') return true;
  if (wanted === undefined || level === undefined) return wanted === level;
  return (wanted === '+' || wanted === level) && matchesLevels(restOfFilter, restOfTopic);
}

function requireLength(topic: string): void {
  if (topic === '' || topic.includes(NUL)) throw new BusRejectedError('A topic must not be empty or hold NUL.');
  const bytes = new TextEncoder().encode(topic).byteLength;
  if (bytes > MAX_TOPIC_BYTES) {
    throw new BusRejectedError(`Topic of ${bytes} bytes is over the limit of ${MAX_TOPIC_BYTES}: shorten it.`);
  }
}
