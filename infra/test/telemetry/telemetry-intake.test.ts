import { describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { InvalidIdError } from '@sward/contracts/errors.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { DocumentDirectory } from '../../lib/history/document-directory.ts';
import type { AckSender, ReadingStore, StoredReading } from '../../lib/telemetry/ports.ts';
import { takeTelemetry } from '../../lib/telemetry/telemetry-intake.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { MemoryDeadLetters } from '../feed/memory-dead-letters.ts';
import { batch, batchBody, EPOCH, GATEWAY, OLD_TELEMETRY, reading, storedReading, telemetryBody } from './examples.ts';
import { MemoryReadingStore } from './memory-reading-store.ts';

const ACK_TOPIC = 'building/north/gateway/gateway-abcd1234/ack';

type Failing = {
  readonly put?: boolean;
  readonly update?: boolean;
  readonly publish?: boolean;
  readonly ackTo?: string;
};

/** Ports that keep what they are given, and fail where told to. */
function ports(failing: Failing = {}) {
  const store = new MemoryReadingStore();
  const deadLetters = new MemoryDeadLetters();
  const events: string[] = [];
  const sent: { topic: string; epoch: string; ranges: number[][] }[] = [];
  const refusals: unknown[] = [];
  const step = (name: string, fails: boolean | undefined, reason: string) => {
    events.push(name);
    if (fails) throw new TypeError(reason);
  };
  const readingStore: ReadingStore = {
    put: async (readings) => {
      step(`put ${readings.length}`, failing.put, 'table is gone');
      await store.put(readings);
    },
  };
  const directory = {
    update: async (readings: readonly StoredReading[]) => step(`update ${readings.length}`, failing.update, 'no state'),
  };
  const feed = {
    publish: async (readings: readonly StoredReading[]) =>
      step(`publish ${readings.length}`, failing.publish, 'no feed'),
  };
  const acks: AckSender = {
    send: async (topic, payload) => {
      step('ack', topic === failing.ackTo, 'no route');
      const { epoch, ranges, refused = [] } = decodeMessage(cloudAckSchema, payload);
      sent.push({ topic, epoch, ranges });
      refusals.push(...refused);
    },
  };
  const stored = () => store.all();
  return { store: readingStore, directory, feed, acks, deadLetters, events, sent, refused: refusals, stored };
}

const originOf = (firstSeq: number, lastSeq: number) => ({ ...GATEWAY, epoch: EPOCH, firstSeq, lastSeq });

describe('takeTelemetry', () => {
  it('stores what all messages carry, then tells directory and feed, and only then acknowledges, ranges merged', async () => {
    const world = ports();
    const records = [
      { id: 'a', body: batchBody(batch(4, 6)) },
      { id: 'b', body: batchBody(batch(1, 3)) },
      { id: 'c', body: batchBody(batch(9, 9)) },
    ];
    expect((await takeTelemetry(records, world)).failed).toEqual([]);
    expect(world.events).toEqual(['put 7', 'update 7', 'publish 7', 'ack']);
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
    expect((await takeTelemetry(records, world)).failed).toEqual([]);
    expect(world.sent).toEqual([
      { topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 1]] },
      { topic: ACK_TOPIC, epoch: 'ffffffffffffffff', ranges: [[1, 1]] },
      { topic: 'building/north/gateway/second/ack', epoch: EPOCH, ranges: [[1, 1]] },
    ]);
  });

  it('stores telemetry of an old gateway without an answer, once however often it is delivered', async () => {
    const world = ports();
    const records = ['a', 'b'].map((id) => ({ id, body: telemetryBody(OLD_TELEMETRY) }));
    expect((await takeTelemetry(records, world)).failed).toEqual([]);
    expect(world.stored()).toHaveLength(1);
    expect(world.sent).toEqual([]);
  });

  it('keeps what can never be read as a dead letter, as it came and with its reason, and goes on with the others', async () => {
    const world = ports();
    const foreign = telemetryBody({ ...OLD_TELEMETRY, gateway_id: 'neighbour' });
    const records = [
      { id: 'poison', body: 'not JSON' },
      { id: 'good', body: batchBody(batch(1, 2)) },
      { id: 'foreign', body: foreign },
    ];
    const report = await takeTelemetry(records, world);
    expect(report.failed).toEqual([]);
    expect(report.stored.map(({ id }) => id)).toEqual(['good']);
    const source = 'telemetry';
    expect(world.deadLetters.letters).toEqual([
      { body: 'not JSON', reason: 'INVALID_MESSAGE: not UTF-8 JSON', source, messageId: 'poison', origin: {} },
      {
        body: foreign,
        reason: expect.stringMatching(/^FOREIGN_MESSAGE: gateway_id is neighbour/),
        source,
        messageId: 'foreign',
        origin: GATEWAY,
      },
    ]);
    expect(report.deadLetters).toEqual(world.deadLetters.letters);
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 2]] }]);
  });

  it('lets poison come again where its dead letter cannot be kept', async () => {
    const world = ports();
    world.deadLetters.refuses = true;
    const records = [
      { id: 'poison', body: batchBody({ ...batch(1, 2), v: 2 }) },
      { id: 'good', body: batchBody(batch(1, 2)) },
    ];
    const { failed, stored } = await takeTelemetry(records, world);
    const reason = expect.stringMatching(/^INVALID_MESSAGE: v: .*; no dead letter: TypeError: no dead letters today$/);
    expect(failed).toEqual([{ id: 'poison', reason, origin: originOf(1, 2) }]);
    expect(stored.map(({ id }) => id)).toEqual(['good']);
  });

  it('stores and acknowledges the rest of a batch of which one reading can never be stored', async () => {
    const world = ports();
    const [first, second, third] = batch(1, 3).readings;
    const broken = { ...second, values: { temperature_c: 1e-200 } };
    const body = batchBody({ ...batch(1, 3), readings: [first, broken, third] });
    expect((await takeTelemetry([{ id: 'a', body }], world)).failed).toEqual([]);
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

  it('refuses a batch of more readings than fit into one, all at once, and goes on with the others', async () => {
    const world = ports();
    const bomb = { v: 1, epoch: 'ffffffffffffffff', seq: 5, readings: new Array(400_000).fill(0) };
    const records = [
      { id: 'bomb', body: batchBody(bomb) },
      { id: 'good', body: batchBody(batch(1, 2)) },
    ];
    expect((await takeTelemetry(records, world)).failed).toEqual([]);
    expect(world.sent).toContainEqual({ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 2]] });
    expect(world.refused).toEqual([{ range: [5, 400_004], reason: expect.stringMatching(/^INVALID_MESSAGE: 400000/) }]);
  });

  it('takes no more at once than an invocation has time and memory for: the rest comes again', async () => {
    const world = ports();
    const small = { ...reading(1), values: { temperature_c: 1 } };
    const large = (seq: number) => ({ v: 1, epoch: EPOCH, seq, readings: new Array(4000).fill(small) });
    const records = [
      { id: 'a', body: batchBody(large(1)) },
      { id: 'b', body: batchBody(large(4001)) },
      { id: 'c', body: batchBody(batch(8001, 8002)) },
    ];
    const { failed } = await takeTelemetry(records, world);
    expect(failed).toEqual([{ id: 'c', reason: expect.stringMatching(/comes again$/), origin: originOf(8001, 8002) }]);
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 8000]] }]);
  });

  it('keeps what comes from a building that names no tenant as a dead letter, and goes on with the others', async () => {
    const world = { ...ports(), directory: new DocumentDirectory(new MemoryDocumentStore()) };
    const records = [
      { id: 'nobody', body: batchBody(batch(1, 2), { building_id: '..:hq' }) },
      { id: 'good', body: batchBody(batch(1, 2)) },
    ];
    const { failed, deadLetters } = await takeTelemetry(records, world);
    expect(failed).toEqual([]);
    expect(deadLetters.map(({ messageId, reason }) => [messageId, reason])).toEqual([
      ['nobody', 'INVALID_MESSAGE: building_id: it names no tenant'],
    ]);
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 2]] }]);
  });

  it('asks nothing of the store where no message was good', async () => {
    const world = ports();
    await takeTelemetry([{ id: 'poison', body: 'not JSON' }], world);
    expect(world.events).toEqual([]);
  });

  it('keeps a reason short, however much of it the sender chose', async () => {
    const body = telemetryBody({ ...OLD_TELEMETRY, sensor_data: { ['x'.repeat(5000)]: null } });
    const { deadLetters } = await takeTelemetry([{ id: 'a', body }], ports());
    expect(deadLetters.map(({ reason }) => reason.length)).toEqual([300]);
  });

  it.each([
    ['the store throws', { put: true }, 'TypeError: table is gone', 0],
    ['the directory throws', { update: true }, 'TypeError: no state', 3],
    ['the feed throws', { publish: true }, 'TypeError: no feed', 3],
  ])('fails every message that was to be stored, and acknowledges none, where %s', async (_, failing, reason, kept) => {
    const world = ports(failing);
    const records = [
      { id: 'a', body: batchBody(batch(1, 2)) },
      { id: 'b', body: telemetryBody(OLD_TELEMETRY) },
    ];
    const { failed, stored } = await takeTelemetry(records, world);
    expect(failed).toEqual([
      { id: 'a', reason, origin: originOf(1, 2) },
      { id: 'b', reason, origin: { ...GATEWAY, epoch: expect.stringMatching(/^v1-/), firstSeq: 0, lastSeq: 0 } },
    ]);
    expect(stored).toEqual([]);
    expect(world.sent).toEqual([]);
    expect(world.stored()).toHaveLength(kept);
  });

  it('keeps the others where one message is what a port can never take, whichever port that is', async () => {
    const world = ports();
    const update = async (readings: readonly StoredReading[]) => {
      if (readings.some(({ gatewayId }) => gatewayId === 'odd')) throw new InvalidIdError('no state of that name');
    };
    const records = [
      { id: 'a', body: batchBody(batch(1, 2)) },
      { id: 'odd', body: batchBody(batch(1, 1), { gateway_id: 'odd' }) },
      { id: 'b', body: batchBody(batch(3, 4)) },
    ];
    const { failed, stored } = await takeTelemetry(records, { ...world, directory: { update } });
    expect(failed.map(({ id, reason }) => [id, reason])).toEqual([['odd', 'INVALID_ID: no state of that name']]);
    expect(stored.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(world.sent).toEqual([{ topic: ACK_TOPIC, epoch: EPOCH, ranges: [[1, 4]] }]);
  });

  it('fails the messages of the gateway that cannot be answered, and of no other', async () => {
    const world = ports({ ackTo: ACK_TOPIC });
    const records = [
      { id: 'a', body: batchBody(batch(1, 1)) },
      { id: 'b', body: batchBody(batch(1, 1), { gateway_id: 'second' }) },
      { id: 'c', body: batchBody(batch(2, 2)) },
    ];
    const reason = 'TypeError: no route';
    const { failed, acks } = await takeTelemetry(records, world);
    expect(failed).toEqual([
      { id: 'a', reason, origin: originOf(1, 1) },
      { id: 'c', reason, origin: originOf(2, 2) },
    ]);
    expect(acks).toBe(1);
    expect(world.stored()).toHaveLength(3);
  });
});
