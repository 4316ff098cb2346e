import { describe, expect, it } from '@jest/globals';
import { decodeBatch, deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import { type ComponentStatus, componentStatusSchema } from '@sward/contracts/status.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { memoryCounterStore, memoryRemains, NO_LINKS, NO_SECRETS } from '../../../test/support/ingest-doubles.ts';
import { ScriptedScanner } from '../../../test/support/scripted-scanner.ts';
import { BleIngest } from '../src/ble-ingest.ts';
import { configSchema } from '../src/config.ts';

const SENSOR = 'a4c138f5a1b2';

/** The component with a buffer that a test plays. */
async function setUp(configured: object = {}, remains = memoryRemains()) {
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
  const doubles = { counters: memoryCounterStore(), secrets: NO_SECRETS, gatt: NO_LINKS, remains };
  const deps = { bus, clock, logger, scanner, ...doubles, session: 's1', deflate, random: () => 0.5 };
  const usual = { unknown_devices: 'forward', local_status_interval_s: 1 };
  let config = configSchema.parse({ ...usual, ...configured });
  const configure = (changed: object) => {
    config = configSchema.parse({ ...usual, ...changed });
    ingest.configurationChanged();
  };
  const ingest = new BleIngest({
    ...deps,
    config: () => config,
    configuration: () => ({ valid: true }),
  });
  await ingest.start();
  const buffer = hub.busFor(COMPONENTS.localBuffer);
  const temperatures: number[] = [];
  await buffer.subscribe(localTopics.ingestBatch, (payload) => {
    const { readings } = decodeBatch(ingestBatchSchema, payload);
    temperatures.push(...readings.map(({ values }) => Number(values['temperature_c'])));
  });
  const statuses: ComponentStatus[] = [];
  await buffer.subscribe(localTopics.status(COMPONENTS.bleIngest), (payload) => {
    statuses.push(decodeMessage(componentStatusSchema, payload));
  });
  const acknowledge = (through: number, session = 's1') =>
    buffer.publish(localTopics.ingestAck(BLE_SOURCE), encodeMessage({ v: 1, source: BLE_SOURCE, session, through }));
  const status = () => statuses.at(-1);
  const parts = { hub, bus, clock, logger, scanner, ingest, remains, temperatures, statuses, acknowledge };
  return { ...parts, configure, status, encodings: () => encoded };
}

async function isSettled(clock: ManualClock, promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await clock.advanceAsync(0);
  return settled;
}

describe('BLE ingest whose configuration changes', () => {
  it('goes by it from the next packet on', async () => {
    const { clock, scanner, configure, temperatures } = await setUp({ unknown_devices: 'discover' });
    scanner.advertise(SENSOR, 2000);
    configure({ unknown_devices: 'discover', devices: { 'A4:C1:38:F5:A1:B2': {} } });
    scanner.advertise(SENSOR, 2100);
    await clock.advanceAsync(0);
    expect(temperatures).toEqual([21]);
  });
});

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
    await clock.advanceAsync(500);
    expect(await isSettled(clock, stopped)).toBe(false);
    await acknowledge(1);
    await clock.advanceAsync(100);
    expect(await isSettled(clock, stopped)).toBe(true);
  });

  it('leaves in time though the buffer says nothing, or the nucleus answers nothing, and keeps what it holds', async () => {
    const { bus, clock, scanner, ingest, remains } = await setUp();
    scanner.advertise(SENSOR, 2000);
    bus.publish = () => new Promise<void>(() => undefined);
    const stopped = ingest.stop();
    await clock.advanceAsync(2000);
    expect(await isSettled(clock, stopped)).toBe(true);
    expect(remains.read()?.batches[0]?.readings).toHaveLength(1);
  });
});

describe('BLE ingest after one that could not hand over', () => {
  const kept = () => {
    const remains = memoryRemains();
    const json = JSON.stringify({ ...sampleReading(1), values: { temperature_c: 7 } });
    remains.keep({ v: 1, batches: [{ session: 's0', batch: 4, readings: [{ json, received_at: 1 }] }] });
    return remains;
  };

  it('sends it before what is new, and keeps it until the buffer has it', async () => {
    const { clock, scanner, temperatures, acknowledge, remains } = await setUp({}, kept());
    scanner.advertise(SENSOR, 2000);
    await clock.advanceAsync(1000);
    expect(temperatures).toEqual([7, 20]);
    await acknowledge(1, 's1');
    expect(remains.read()).toBeDefined();
    await acknowledge(4, 's0');
    expect(remains.read()).toBeUndefined();
  });

  it('keeps it, and what it heard itself, where it cannot hand over either', async () => {
    const { clock, scanner, ingest, acknowledge, remains } = await setUp({}, kept());
    scanner.advertise(SENSOR, 2000);
    const stopped = ingest.stop();
    await clock.advanceAsync(3000);
    await stopped;
    expect(remains.read()?.batches.map(({ session }) => session)).toEqual(['s0', 's1']);
    await acknowledge(4, 's0');
    expect(remains.read()?.batches).toHaveLength(2);
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

describe('BLE ingest', () => {
  it('counts readings and bytes from hearing to the word of the buffer', async () => {
    const { clock, scanner, acknowledge, status } = await setUp();
    scanner.advertise(SENSOR, 2000);
    scanner.advertise(SENSOR, 2100);
    await clock.advanceAsync(1000);
    expect(status()).toMatchObject({ received: 2, sent: 0, dropped: 0, depth: 2 });
    await acknowledge(1);
    await clock.advanceAsync(1000);
    const { bytes, ...told } = status() ?? {};
    expect(told).toMatchObject({ received: 2, sent: 2, dropped: 0, depth: 0, configuration: { valid: true } });
    expect(bytes).toEqual({ received: bytes?.sent, sent: expect.any(Number), dropped: 0, depth: 0 });
    expect(bytes?.sent).toBeGreaterThan(300);
  });

  it('says what it had to drop and of what time, in the log and in its status', async () => {
    const { clock, scanner, logger, status } = await setUp({ max_held_readings: 100 });
    const from = clock.now();
    for (let n = 0; n < 100; n += 1) scanner.advertise(SENSOR, 2000 + n);
    await clock.advanceAsync(1000);
    expect(status()?.detail).not.toHaveProperty('dropped_from');
    for (let n = 0; n < 100; n += 1) scanner.advertise(SENSOR, 2000 + n);
    await clock.advanceAsync(3000);
    expect(status()).toMatchObject({ dropped: 100, detail: { dropped_from: from, dropped_to: from } });
    const said = logger.records.filter(({ event }) => event === 'readings_dropped');
    expect(said.map(({ fields }) => fields)).toEqual([{ readings: 100, bytes: expect.any(Number), from, to: from }]);
  });

  it('takes a change of its bounds and of its pace over while it runs', async () => {
    const { clock, scanner, configure, temperatures, status } = await setUp({ batch_interval_ms: 5000 });
    configure({ batch_interval_ms: 100, max_held_readings: 100 });
    await clock.advanceAsync(5000);
    for (let n = 0; n < 150; n += 1) scanner.advertise(SENSOR, 2000 + n);
    await clock.advanceAsync(100);
    expect(temperatures).toHaveLength(100);
    await clock.advanceAsync(1000);
    expect(status()).toMatchObject({ depth: 100, dropped: 50 });
  });

  it('sends what it hears after a pause at once and together, and gathers what follows', async () => {
    const { clock, scanner, temperatures, encodings } = await setUp({ batch_interval_ms: 1000 });
    await clock.advanceAsync(1300);
    scanner.advertise(SENSOR, 2000);
    scanner.advertise(SENSOR, 2100);
    await clock.advanceAsync(0);
    expect(temperatures).toEqual([20, 21]);
    const before = encodings();
    for (let n = 0; n < 6; n += 1) {
      scanner.advertise(SENSOR, 2200);
      await clock.advanceAsync(100);
    }
    await clock.advanceAsync(399);
    expect(temperatures).toEqual([20, 21]);
    await clock.advanceAsync(1);
    expect(temperatures).toHaveLength(8);
    expect(encodings() - before).toBe(1);
  });

  it('sends a reading that comes a moment before its time at its time', async () => {
    const { clock, scanner, temperatures } = await setUp({ batch_interval_ms: 1000 });
    await clock.advanceAsync(1700);
    scanner.advertise(SENSOR, 2000);
    await clock.advanceAsync(999);
    scanner.advertise(SENSOR, 2100);
    expect(temperatures).toEqual([20]);
    await clock.advanceAsync(1);
    expect(temperatures).toEqual([20, 21]);
  });

  it('tells its status every few seconds, and the state of its adapter within a second', async () => {
    const { clock, scanner, statuses } = await setUp({ local_status_interval_s: 5 });
    const adapters = () => statuses.map(({ detail }) => detail['adapter']);
    await clock.advanceAsync(11_000);
    expect(adapters()).toHaveLength(3);
    const before = adapters().length;
    scanner.tell('interrupted');
    await clock.advanceAsync(1000);
    expect(adapters().slice(before)).toEqual(['interrupted']);
  });

  it('does not wait for its pace when a whole batch is there', async () => {
    const { clock, scanner, temperatures } = await setUp({ batch_interval_ms: 5000 });
    for (let n = 0; n < 450; n += 1) scanner.advertise(SENSOR, 2000);
    await clock.advanceAsync(0);
    expect(temperatures.length).toBeGreaterThanOrEqual(200);
  });
});
