import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { type DeliveryBatch, deliveryBatchSchema } from '@sward/contracts/delivery.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { cloudTopics, localTopics } from '@sward/contracts/topics.ts';
import { BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { configSchema } from '../src/config.ts';
import { Publisher } from '../src/publisher.ts';

const EPOCH = '00000000000000aa';
const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };

const batchOf = (seq: number, count: number, id = '10000000000000aa'): DeliveryBatch => ({
  v: 1,
  epoch: EPOCH,
  seq,
  log: { id, lane: 'backlog', cursor: seq - 1, prev: seq - 1, seq, head: seq + count - 1 },
  readings: sampleReadings(count, seq),
});

let publisher: Publisher;
afterEach(() => publisher.stop());

async function setUp(mode: 'batch' | 'reading', gateway = GATEWAY) {
  const hub = new InMemoryHub();
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const bus = hub.busFor(COMPONENTS.cloudPublisher);
  const published: string[] = [];
  hub.onCloudPublish((payload) => {
    published.push(
      mode === 'batch'
        ? String(decodeBatch(deliveryBatchSchema, payload).seq)
        : String(JSON.parse(new TextDecoder().decode(payload)).metadata.seq),
    );
  });
  publisher = new Publisher({
    bus,
    clock,
    logger,
    gateway,
    decode: (payload) => decodeBatch(deliveryBatchSchema, payload),
    random: () => 0.5,
    config: () => configSchema.parse({ mode }),
  });
  const lease = async (batch: DeliveryBatch) => {
    await hub.busFor('buffer').publish(localTopics.deliveryBatch('cloud'), encodeBatch(batch));
    await clock.advanceAsync(0);
  };
  return { hub, bus, clock, logger, published, lease };
}

/** A nucleus that takes `burst` publishes and then refuses one. */
function refuseAfter(burst: number, bus: { publishToCloud(topic: string, payload: Uint8Array): Promise<void> }): void {
  const take = bus.publishToCloud.bind(bus);
  let calls = 0;
  bus.publishToCloud = async (topic, payload) => {
    calls += 1;
    if (calls % (burst + 1) === 0) throw new BusUnavailableError('10 publishes are in flight');
    await take(topic, payload);
  };
}

describe('the publisher', () => {
  it('sends each reading once, though the nucleus refuses one now and then', async () => {
    const { bus, clock, published, lease } = await setUp('reading');
    refuseAfter(10, bus);
    await publisher.start();
    await lease(batchOf(1, 40));
    await clock.advanceAsync(10_000);
    expect(published).toEqual(Array.from({ length: 40 }, (_, i) => String(i + 1)));
  });

  it('lets go of a batch that it cannot hand over when the log begins anew', async () => {
    const { hub, clock, published, lease } = await setUp('batch');
    await publisher.start();
    hub.setLinks({ cloud: 'down' });
    await lease(batchOf(1, 5));
    await clock.advanceAsync(5000);
    await lease(batchOf(31, 5, 'ffffffffffffffff'));
    hub.setLinks({ cloud: 'up' });
    await clock.advanceAsync(10_000);
    expect(published).toEqual(['31']);
  });

  it('keeps running under a thing name that is no id, and says so', async () => {
    const { clock, logger, published, lease } = await setUp('batch', { buildingId: 'hq', gatewayId: '' });
    await publisher.start();
    await lease(batchOf(1, 5));
    await clock.advanceAsync(60_000);
    expect(published).toEqual([]);
    expect(logger.records.map(({ event }) => event)).toContain('cloud_acknowledgements_refused');
  });

  it('tells the buffer what is stored when it is told to stop', async () => {
    const { hub, clock, lease } = await setUp('batch');
    await publisher.start();
    await lease(batchOf(1, 5));
    const acks: number[] = [];
    await hub.busFor('buffer').subscribe(localTopics.deliveryAck, (payload) => {
      acks.push(JSON.parse(new TextDecoder().decode(payload)).seq);
    });
    const ack = { v: 1, epoch: EPOCH, ranges: [[1, 5]] };
    hub.sendFromCloud(cloudTopics.ack(GATEWAY), new TextEncoder().encode(JSON.stringify(ack)));
    await clock.advanceAsync(0);
    await publisher.stop();
    await clock.advanceAsync(0);
    expect(acks).toEqual([5, 5]);
  });
});
