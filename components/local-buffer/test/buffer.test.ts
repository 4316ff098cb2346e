import { describe, expect, it } from '@jest/globals';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { ingestEnvelopeSchema } from '@sward/contracts/ingest.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { Buffer as LocalBuffer } from '../src/buffer.ts';
import { configSchema } from '../src/config.ts';
import { LogWriteError } from '../src/log-errors.ts';
import { MemoryReadingLog } from './memory-reading-log.ts';

const codec = {
  decodeIngest: (payload: Uint8Array) => decodeBatch(ingestEnvelopeSchema, payload),
  encodeDelivery: encodeBatch,
};

async function setUp(log = new MemoryReadingLog(), wrap = (bus: MessageBus) => bus) {
  const hub = new InMemoryHub();
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const bus = wrap(hub.busFor(COMPONENTS.localBuffer));
  const buffer = new LocalBuffer({ bus, clock, logger, log, codec, config: () => configSchema.parse({}) });
  await buffer.start();
  const sendBatch = async () => {
    const batch = { v: 1, source: 'ble', session: 's1', batch: 1, base: 1, readings: sampleReadings(3) };
    await hub.busFor('sender').publish(localTopics.ingestBatch, encodeBatch(batch));
    await clock.advanceAsync(0);
  };
  return { buffer, clock, logger, log, sendBatch };
}

describe('the buffer', () => {
  it('writes what it has taken in before it waits for anybody, when it is told to stop', async () => {
    const never = new Promise<void>(() => undefined);
    const { buffer, log, sendBatch } = await setUp(undefined, (bus) => {
      const subscribe = bus.subscribe.bind(bus);
      bus.subscribe = async (topic, handler) => {
        await subscribe(topic, handler);
        return { close: () => never };
      };
      return bus;
    });
    await sendBatch();
    expect(log.readings).toHaveLength(0);
    void buffer.stop();
    expect(log.readings).toHaveLength(3);
  });

  it('goes on when the disk cannot even be read: an error that nobody catches would end the process', async () => {
    const log = new MemoryReadingLog();
    const { clock, logger } = await setUp(log);
    log.cursor = () => {
      throw new LogWriteError('disk I/O error');
    };
    await clock.advanceAsync(3000);
    expect(logger.records.map(({ event }) => event)).toContain('local_status_not_published');
  });

  it('acknowledges a batch at the commit that succeeds, and not at the one that fails', async () => {
    const { clock, logger, log, sendBatch } = await setUp();
    await sendBatch();
    log.failNextAppend = new LogWriteError('disk full');
    await clock.advanceAsync(1000);
    expect(logger.records.map(({ event }) => event)).toContain('commit_failed');
    expect(log.intakeMark('ble', 's1')).toBe(0);
    await clock.advanceAsync(1000);
    expect([log.intakeMark('ble', 's1'), log.readings.length]).toEqual([1, 3]);
  });
});
