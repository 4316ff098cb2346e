import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { batchMessage, readingMessages } from '../src/messages.ts';
import { BODY, EPOCH } from './delivery-examples.ts';

const gateway = { buildingId: 'hq', gatewayId: 'gw-1' };

describe('the messages of a batch', () => {
  it('are, in batch mode, the very bytes that the buffer encoded, by Basic Ingest', () => {
    expect(batchMessage(gateway, BODY)).toEqual({
      topic: '$aws/rules/sward_batch/building/hq/gateway/gw-1/batch',
      payload: BODY,
    });
  });

  it('are, in reading mode, one version 1.0 message for each reading', () => {
    const readings = sampleReadings(3);
    const messages = readingMessages(gateway, { v: 1, epoch: EPOCH, seq: 5, readings });
    const bodies = messages.map(({ payload }) => JSON.parse(new TextDecoder().decode(payload)));
    expect(messages.map(({ topic, index }) => [topic, index])).toEqual(
      [0, 1, 2].map((index) => ['building/hq/gateway/gw-1/device/a4c138f5a1b2/telemetry', index]),
    );
    expect(bodies.map(({ metadata }) => metadata.seq)).toEqual([5, 6, 7]);
    expect(bodies[0]).toMatchObject({ version: '1.0', gateway_id: 'gw-1', sensor_data: readings[0]?.values });
  });
});
