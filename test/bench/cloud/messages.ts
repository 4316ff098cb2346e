import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { toTelemetryV1 } from '@sward/contracts/telemetry-v1.ts';
import { SensorReadings } from '../wear/sensor-readings.ts';

const EPOCH = '0123456789abcdef';
const STARTED_MS = Date.UTC(2026, 10, 1);

/** Bodies as the batch rule queues them: each a batch of so many readings, one after the other in the log of one gateway. */
export function batchBodies(messages: number, readingsPerMessage: number): string[] {
  const source = new SensorReadings(STARTED_MS);
  return Array.from({ length: messages }, (_, i) => {
    const readings = source.take(readingsPerMessage);
    const batch = encodeBatch({ v: 1, epoch: EPOCH, seq: 1 + i * readingsPerMessage, readings });
    return JSON.stringify({
      kind: 'batch',
      data: Buffer.from(batch).toString('base64'),
      building_id: 'hq',
      gateway_id: 'gw-1',
      received_at: STARTED_MS,
    });
  });
}

/** What the naive function is invoked with: version 1.0 telemetry, one reading each. */
export function naiveBodies(messages: number): string[] {
  return new SensorReadings(STARTED_MS)
    .take(messages)
    .map((reading, i) => JSON.stringify(toTelemetryV1(reading, 'gw-1', EPOCH, i + 1)));
}
