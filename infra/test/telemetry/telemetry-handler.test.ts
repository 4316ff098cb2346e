import { describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import type { AckSender, ReadingStore } from '../../lib/telemetry/ports.ts';
import { handleTelemetry } from '../../lib/telemetry/telemetry-handler.ts';
import { batch, batchBody, EPOCH, OLD_TELEMETRY, storedReading, telemetryBody } from './examples.ts';
import { MemoryReadingStore } from './memory-reading-store.ts';

const ACK_TOPIC = 'building/north/gateway/gateway-abcd1234/ack';

/** Ports that keep what they are given, and fail where told to. */
function ports({ store: storeFails = false, ackTo = '' } = {}) {
  const store = new MemoryReadingStore();
  const events: string[] = [];
  const sent: { topic: string; epoch: string; ranges: number[][] }[] = [];
  const refusals: unknown[] = [];
  const readingStore: ReadingStore = {
    put: async (readings) => {
      events.push(`put ${readings.length}`);
      if (storeFails) throw new TypeError('table is gone');
      await store.put(readings);
    },
  };
  const acks: AckSender = {
    send: async (topic, payload) => {
      events.push('ack');
      if (topic === ackTo) throw new TypeError('no route');
      const { epoch, ranges, refused = [] } = decodeMessage(cloudAckSchema, payload);
      sent.push({ topic, epoch, ranges });
      refusals.push(...refused);
    },
  };
  return { store: readingStore, acks, events, sent, refused: refusals, stored: () => store.all() };
}

describe('handleTelemetry', () => {
  it('stores in one call what all messages carry, and only then acknowledges, ranges merged', async () => {
    const world = ports();
    const records = [
      { id: 'a', body: batchBody(batch(4, 6)) },
      { id: 'b', body: batchBody(batch(1, 3)) },
      { id: 'c', body: batchBody(batch(9, 9)) },
    ];
    expect(await handleTelemetry(records, world)).toEqual([]);
    expect(world.events).toEqual(['put 7', 'ack']);
    const ranges = [
      [1, 6],
      [9, 9],
    ];
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges }]);
    expect(world.stored()).toContainEqual(storedReading({ seq: 9 }));
  });

  it('answers each gateway, and each of its epochs, apart', async () => {
    const world = ports();
    const records = [
      { id: 'a', body: batchBody(batch(1, 1)) },
      { id: 'b', body: batchBody(batch(1, 1, 'ffffffffffffffff')) },
      { id: 'c', body: batchBody(batch(1, 1), { gateway_id: 'second' }) },
    ];
    expect(await handleTelemetry(records, world)).toEqual([]);
    expect(world.sent).toEqual([
      { topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 1]] },
      { topic: ACK_TOPIC, epoch: 'ffffffffffffffff', ranges: [[1, 1]] },
      { topic: 'building/north/gateway/second/ack', epoch: EPOCH, ranges: [[1, 1]] },
    ]);
  });

  it('stores telemetry of an old gateway without an answer, once however often it is delivered', async () => {
    const world = ports();
    const records = ['a', 'b'].map((id) => ({ id, body: telemetryBody(OLD_TELEMETRY) }));
    expect(await handleTelemetry(records, world)).toEqual([]);
    expect(world.stored()).toHaveLength(1);
    expect(world.sent).toEqual([]);
  });

  it('reports a poison message with its reason and goes on with the others', async () => {
    const world = ports();
    const foreign = telemetryBody({ ...OLD_TELEMETRY, gateway_id: 'neighbour' });
    const records = [
      { id: 'poison', body: 'not JSON' },
      { id: 'good', body: batchBody(batch(1, 2)) },
      { id: 'foreign', body: foreign },
    ];
    expect(await handleTelemetry(records, world)).toEqual([
      { id: 'poison', reason: 'INVALID_MESSAGE: not UTF-8 JSON' },
      { id: 'foreign', reason: expect.stringMatching(/^FOREIGN_MESSAGE: gateway_id is neighbour/) },
    ]);
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 2]] }]);
  });

  it('stores and acknowledges the rest of a batch of which one reading can never be stored', async () => {
    const world = ports();
    const [first, second, third] = batch(1, 3).readings;
    const broken = { ...second, values: { temperature_c: 1e-200 } };
    const body = batchBody({ ...batch(1, 3), readings: [first, broken, third] });
    expect(await handleTelemetry([{ id: 'a', body }], world)).toEqual([]);
    expect(world.stored()).toEqual([storedReading({ seq: 1 }), storedReading({ seq: 3 })]);
    expect(world.sent.map(({ ranges }) => ranges)).toEqual([
      [
        [1, 1],
        [3, 3],
      ],
      [],
    ]);
    expect(world.refused).toEqual([{ range: [2, 2], reason: expect.stringContaining('cannot be stored') }]);
  });

  it('asks nothing of the store where no message was good', async () => {
    const world = ports();
    await handleTelemetry([{ id: 'poison', body: 'not JSON' }], world);
    expect(world.events).toEqual([]);
  });

  it('keeps a reason short, however much of it the sender chose', async () => {
    const body = telemetryBody({ ...OLD_TELEMETRY, sensor_data: { ['x'.repeat(5000)]: null } });
    const [failure] = await handleTelemetry([{ id: 'a', body }], ports());
    expect(failure?.reason).toHaveLength(300);
  });

  it('fails every stored message and acknowledges none where the store throws', async () => {
    const world = ports({ store: true });
    const records = [
      { id: 'a', body: batchBody(batch(1, 1)) },
      { id: 'b', body: telemetryBody(OLD_TELEMETRY) },
    ];
    const reason = 'TypeError: table is gone';
    expect(await handleTelemetry(records, world)).toEqual([
      { id: 'a', reason },
      { id: 'b', reason },
    ]);
    expect(world.sent).toEqual([]);
  });

  it('fails the messages of the gateway that cannot be answered, and of no other', async () => {
    const world = ports({ ackTo: ACK_TOPIC });
    const records = [
      { id: 'a', body: batchBody(batch(1, 1)) },
      { id: 'b', body: batchBody(batch(1, 1), { gateway_id: 'second' }) },
      { id: 'c', body: batchBody(batch(2, 2)) },
    ];
    const reason = 'TypeError: no route';
    expect(await handleTelemetry(records, world)).toEqual([
      { id: 'a', reason },
      { id: 'c', reason },
    ]);
    expect(world.stored()).toHaveLength(3);
  });
});
