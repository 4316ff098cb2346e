import { describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { messageBytes, segmentBytes, statesBytes } from '@sward/infra/lib/cost/sward-bill.ts';
import { toSegmentItem } from '@sward/infra/lib/history/adapters/segment-item.ts';
import { toStatesDocument } from '@sward/infra/lib/history/device-states.ts';
import { toSegments } from '@sward/infra/lib/history/segments.ts';
import { SensorReadings } from '../../bench/wear/sensor-readings.ts';

const EPOCH = '0123456789abcdef';
const STARTED_MS = Date.UTC(2026, 10, 1, 1);
/** Keys, version, expiry and their names in the item of a document. */
const DOCUMENT_BYTES = 180;
const COUNTS = [1, 4, 40, 120, 240];

/** As DynamoDB counts an item: names, texts, bytes. */
const itemBytes = (item: Readonly<Record<string, unknown>>) =>
  Object.entries(item).reduce((sum, [name, value]) => {
    const bytes = value instanceof Uint8Array || typeof value === 'string' ? value.length : 6;
    return sum + name.length + bytes;
  }, 0);

describe('the sizes that the cost rests on', () => {
  const source = new SensorReadings(STARTED_MS);

  it.each(COUNTS)('are, for a message of %i readings, those of the encoder within a quarter', (count) => {
    const bytes = encodeBatch({ v: 1, epoch: EPOCH, seq: 1000, readings: source.take(count) }).length;
    expect(Math.abs(messageBytes(count) / bytes - 1)).toBeLessThan(0.25);
  });

  it.each(COUNTS)('are, for a segment of %i readings, those of the encoder within a quarter', (count) => {
    const place = {
      buildingId: 'building-1',
      gatewayId: 'gateway-abcd1234',
      epoch: EPOCH,
      cloudReceivedAt: STARTED_MS,
    };
    const stored = source.take(count).map((reading, i) => ({ ...place, seq: 1000 + i, reading }));
    const items = toSegments(stored, () => STARTED_MS / 1000).map(toSegmentItem);
    const bytes = items.reduce((sum, item) => sum + itemBytes(item), 0);
    expect(items).toHaveLength(1);
    expect(Math.abs(segmentBytes(count) / bytes - 1)).toBeLessThan(0.25);
  });

  it.each([1, 5, 20])('are, for the latest states of %i sensors, those of the encoder within a quarter', (devices) => {
    const place = { buildingId: 'building-1', gatewayId: 'gw', epoch: EPOCH, cloudReceivedAt: STARTED_MS };
    const states = new SensorReadings(STARTED_MS).take(devices).map((reading, i) => ({ ...place, seq: i, reading }));
    const bytes = DOCUMENT_BYTES + JSON.stringify(toStatesDocument(states)).length;
    expect(Math.abs(statesBytes(devices) / bytes - 1)).toBeLessThan(0.25);
  });
});
