import type { DeliveryBatch } from '@sward/contracts/delivery.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { toTelemetryV1 } from '@sward/contracts/telemetry-v1.ts';
import { cloudTopics, type GatewayAddress } from '@sward/contracts/topics.ts';

/** One publish to IoT Core. */
export type CloudMessage = { readonly topic: string; readonly payload: Uint8Array };

/**
 * The messages that carry a batch to the cloud: in `batch` mode the very bytes that the buffer encoded, in `reading`
 * mode one version 1.0 message for each reading that the cloud has not confirmed yet.
 */
export function messagesOf(
  mode: 'batch' | 'reading',
  gateway: GatewayAddress,
  { batch, payload }: { readonly batch: DeliveryBatch; readonly payload: Uint8Array },
  isConfirmed: (index: number) => boolean,
): CloudMessage[] {
  if (mode === 'batch') return [{ topic: cloudTopics.batch(gateway), payload }];
  return batch.readings.flatMap((reading, index) => {
    if (isConfirmed(index)) return [];
    const telemetry = toTelemetryV1(reading, gateway.gatewayId, batch.epoch, batch.seq + index);
    return [{ topic: cloudTopics.telemetry(gateway, reading.device_id), payload: encodeMessage(telemetry) }];
  });
}
