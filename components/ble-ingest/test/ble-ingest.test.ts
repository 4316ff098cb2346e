import { describe, expect, it } from '@jest/globals';
import { decodeBatch, deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { ScriptedScanner } from '../../../test/support/scripted-scanner.ts';
import { BleIngest } from '../src/ble-ingest.ts';
import { configSchema } from '../src/config.ts';

const SENSOR = 'a4c138f5a1b2';

/** The component with a buffer that a test plays. */
async function setUp() {
  const hub = new InMemoryHub();
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const scanner = new ScriptedScanner();
  const bus = hub.busFor(COMPONENTS.bleIngest);
  let encoded = 0;
  const deflate = (json: string) => {
    encoded += 1;
    return deflateText(json);
  };
  const deps = { bus, clock, logger, scanner, session: 's1', deflate, random: () => 0.5 };
  const ingest = new BleIngest({
    ...deps,
    config: () => configSchema.parse({}),
    configuration: () => ({ valid: true }),
  });
  await ingest.start();
  const buffer = hub.busFor(COMPONENTS.localBuffer);
  const temperatures: number[] = [];
  await buffer.subscribe(localTopics.ingestBatch, (payload) => {
    const { readings } = decodeBatch(ingestBatchSchema, payload);
    temperatures.push(...readings.map(({ values }) => Number(values['temperature_c'])));
  });
  const acknowledge = (through: number) =>
    buffer.publish(
      localTopics.ingestAck(BLE_SOURCE),
      encodeMessage({ v: 1, source: BLE_SOURCE, session: 's1', through }),
    );
  return { hub, bus, clock, logger, scanner, ingest, temperatures, acknowledge, encodings: () => encoded };
}

async function isSettled(clock: ManualClock, promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await clock.advanceAsync(0);
  return settled;
}

describe('BLE ingest that is told to stop', () => {
  it('hands over what it heard while a send was under way', async () => {
    const { bus, clock, scanner, ingest, temperatures } = await setUp();
    const publish = bus.publish.bind(bus);
    let goOn = () => {};
    bus.publish = async (topic, payload) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await publish(topic, payload);
    };
    scanner.advertise(SENSOR, 2000);
    await clock.advanceAsync(200);
    scanner.advertise(SENSOR, 2100);
    bus.publish = publish;
    const stopped = ingest.stop();
    goOn();
    await clock.advanceAsync(5000);
    await stopped;
    expect(new Set(temperatures)).toEqual(new Set([20, 21]));
  });

  it('stays until the buffer has it all on disk', async () => {
    const { clock, scanner, ingest, acknowledge } = await setUp();
    scanner.advertise(SENSOR, 2000);
    const stopped = ingest.stop();
    await clock.advanceAsync(1000);
    expect(await isSettled(clock, stopped)).toBe(false);
    await acknowledge(1);
    await clock.advanceAsync(100);
    expect(await isSettled(clock, stopped)).toBe(true);
  });

  it('leaves in time though the buffer says nothing, or the nucleus answers nothing', async () => {
    const { bus, clock, scanner, ingest } = await setUp();
    scanner.advertise(SENSOR, 2000);
    bus.publish = () => new Promise<void>(() => undefined);
    const stopped = ingest.stop();
    await clock.advanceAsync(4000);
    expect(await isSettled(clock, stopped)).toBe(true);
  });
});

describe('BLE ingest without a nucleus', () => {
  it('keeps what it hears and tries to send ever less often', async () => {
    const { hub, clock, scanner, temperatures, encodings } = await setUp();
    hub.setLinks({ nucleus: 'down' });
    scanner.advertise(SENSOR, 2000);
    await clock.advanceAsync(60_000);
    expect(encodings()).toBeLessThan(40);
    hub.setLinks({ nucleus: 'up' });
    await clock.advanceAsync(5000);
    expect(temperatures[0]).toBe(20);
  });
});
