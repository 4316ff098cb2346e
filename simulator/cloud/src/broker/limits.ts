import { splitBasicIngest } from '../basic-ingest.ts';
import { LimitExceededError } from '../errors.ts';

/** Limits of IoT Core's message broker ("AWS IoT Core message broker and protocol limits and quotas"). */
export type BrokerLimits = {
  /** Largest payload of one message, bytes. */
  readonly maxPayloadBytes: number;
  /** Most slashes in a topic or filter, the Basic Ingest prefix not counted. */
  readonly maxTopicSlashes: number;
  /** Longest topic or filter, UTF-8 bytes, the Basic Ingest prefix not counted. */
  readonly maxTopicBytes: number;
  /** Publishes that one connection may make in a second; those past it are discarded, unacknowledged. */
  readonly publishesPerSecond: number;
};

export const IOT_CORE_LIMITS: BrokerLimits = {
  maxPayloadBytes: 128 * 1024,
  maxTopicSlashes: 7,
  maxTopicBytes: 256,
  publishesPerSecond: 100,
};

/** @throws LimitExceededError where a topic or filter is longer or deeper than IoT Core takes, or holds U+0000 */
export function requireTopicWithinLimits(topic: string, limits: BrokerLimits): void {
  const counted = splitBasicIngest(topic).topic;
  const slashes = counted.split('/').length - 1;
  if (slashes > limits.maxTopicSlashes) {
    throw new LimitExceededError(`topic has ${slashes} slashes, IoT Core takes ${limits.maxTopicSlashes}: ${topic}`);
  }
  if (counted.includes('\0')) throw new LimitExceededError('topic holds U+0000, which MQTT forbids');
  const bytes = new TextEncoder().encode(counted).length;
  if (bytes > limits.maxTopicBytes) {
    throw new LimitExceededError(`topic has ${bytes} bytes, IoT Core takes ${limits.maxTopicBytes}`);
  }
}

/** @throws LimitExceededError for a message that IoT Core does not take: too large, topic too deep, or QoS 2 */
export function requirePublishWithinLimits(
  publish: { readonly topic: string; readonly payloadBytes: number; readonly qos: number },
  limits: BrokerLimits,
): void {
  requireTopicWithinLimits(publish.topic, limits);
  if (publish.payloadBytes > limits.maxPayloadBytes) {
    throw new LimitExceededError(
      `payload has ${publish.payloadBytes} bytes, IoT Core takes ${limits.maxPayloadBytes}: split it`,
    );
  }
  if (publish.qos > 1) throw new LimitExceededError('IoT Core takes QoS 0 and 1 only, not QoS 2');
}
