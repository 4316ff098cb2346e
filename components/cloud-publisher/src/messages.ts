import type { CloudBatch } from '@sward/contracts/delivery.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { toTelemetryV1 } from '@sward/contracts/telemetry-v1.ts';
import { cloudTopics, type GatewayAddress } from '@sward/contracts/topics.ts';

/** One publish to IoT Core. */
export type CloudMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Number of the one reading that it carries, from 0; undefined where it carries the whole batch. */
  readonly index?: number;
};

/** The message that carries a whole batch: the very bytes that the buffer encoded. */
export function batchMessage(gateway: GatewayAddress, body: Uint8Array): CloudMessage {
  return { topic: cloudTopics.batch(gateway), payload: body };
}

/** One version 1.0 message for each reading of a batch. */
export function readingMessages(gateway: GatewayAddress, { epoch, seq, readings }: CloudBatch): CloudMessage[] {
  return readings.map((reading, index) => ({
    topic: cloudTopics.telemetry(gateway, reading.device_id),
    payload: encodeMessage(toTelemetryV1(reading, gateway.gatewayId, epoch, seq + index)),
    index,
  }));
}
