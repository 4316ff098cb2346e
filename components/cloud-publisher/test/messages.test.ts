import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { messagesOf } from '../src/messages.ts';

const gateway = { buildingId: 'hq', gatewayId: 'gw-1' };
const log = { id: '10000000000000aa', lane: 'backlog' as const, cursor: 0, prev: 14, seq: 15, head: 17 };
const batch = { v: 1 as const, epoch: '00000000000000aa', seq: 5, log, readings: sampleReadings(3) };
const payload = new Uint8Array([1, 2, 3]);

describe('the messages of a batch', () => {
  it('are, in batch mode, the very bytes that the buffer encoded, by Basic Ingest', () => {
    expect(messagesOf('batch', gateway, { batch, payload }, () => false)).toEqual([
      { topic: '$aws/rules/sward_batch/building/hq/gateway/gw-1/batch', payload },
    ]);
  });

  it('are, in reading mode, one version 1.0 message for each reading not yet confirmed', () => {
    const messages = messagesOf('reading', gateway, { batch, payload }, (index) => index === 1);
    const bodies = messages.map((message) => JSON.parse(new TextDecoder().decode(message.payload)));
    expect(messages.map(({ topic }) => topic)).toEqual(
      Array(2).fill('building/hq/gateway/gw-1/device/a4c138f5a1b2/telemetry'),
    );
    expect(bodies.map(({ metadata }) => metadata.seq)).toEqual([5, 7]);
    expect(bodies[0]).toMatchObject({ version: '1.0', gateway_id: 'gw-1', sensor_data: batch.readings[0]?.values });
  });
});
