import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { environmentalSensor } from '@sward/radio/peripherals/environmental-sensor.ts';
import type { VirtualPeripheral } from '@sward/radio/peripherals/virtual-peripheral.ts';
import { createRadio, type Radio } from '@sward/radio/radio.ts';
import { bundleGattProgram, GattProcess } from '../../components/ble-ingest/test/adapters/gatt-process.ts';

/** The long forms of components/ble-ingest/test/adapters/noble-gatt.test.ts: 1,000 reconnects, and a minute of 20 devices. */
const MINUTES = 60_000;
const CYCLES = 1000;
const SECONDS = 60;

let folder: string;
let program: string;
let radio: Radio | undefined;
let host: GattProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatt-'));
  program = join(folder, 'program.cjs');
  await bundleGattProgram(program);
});

afterEach(async () => {
  await host?.kill();
  await radio?.stop();
});

afterAll(() => rm(folder, { recursive: true }));

async function start(peripherals: readonly VirtualPeripheral[]): Promise<GattProcess> {
  radio = createRadio({ listen: 'tcp:127.0.0.1:0', peripherals });
  await radio.start();
  const started = new GattProcess(program, radio.environment());
  host = started;
  await started.until(({ state }) => state === 'scanning');
  return started;
}

const megabytes = (bytes = Number.NaN): string => `${(bytes / 1e6).toFixed(1)} MB`;

describe('GATT through the unmodified noble', () => {
  it(
    '1,000 links, one after the other, leave nothing behind',
    async () => {
      const address = 'c0ffee000001';
      const device = environmentalSensor({ address, advertising: { intervalMs: 2 }, notifyEveryMs: 10 });
      const gatt = await start([device]);
      const peer = { address, addressType: 'random' } as const;
      const { before, after, message } = await gatt.ask({ order: 'cycles', peer, count: CYCLES });
      expect(message).toBeUndefined();
      console.log(
        `${CYCLES} reconnects: heap ${megabytes(before?.heapBytes)} -> ${megabytes(after?.heapBytes)}, ` +
          `RSS ${megabytes(before?.rssBytes)} -> ${megabytes(after?.rssBytes)}, entries left in noble ${after?.entries}`,
      );
      expect(device.linkCount).toBeGreaterThanOrEqual(CYCLES);
      expect(after).toMatchObject({ entries: 0, listeners: before?.listeners });
      // Less than 1 kB a link: code and the shapes of objects go on growing for some hundred links, and then no more.
      expect((after?.heapBytes ?? Number.NaN) - (before?.heapBytes ?? Number.NaN)).toBeLessThan(CYCLES * 1000);
    },
    5 * MINUTES,
  );

  it(
    '20 devices that notify each second, one absent and one flapping, for a minute: none starved',
    async () => {
      const steady = Array.from({ length: 18 }, (_, at) => `c0ffee0001${10 + at}`);
      const [absent, flapping] = ['c0ffee000201', 'c0ffee000202'];
      const gatt = await start([
        ...steady.map((address) => environmentalSensor({ address })),
        environmentalSensor({ address: absent, presence: 'absent' }),
        environmentalSensor({ address: flapping, presence: { flapEveryMs: 5000 } }),
      ]);
      gatt.keep(Object.fromEntries([...steady, absent, flapping].map((id) => [id, { address_type: 'random' }])));
      const heard = (id: string): number => gatt.frames(id, 'gatt-2a6e');
      // The slowest sets the time: whoever is starved keeps the test from ending.
      await gatt.until(() => steady.every((id) => heard(id) >= SECONDS));
      const counts = steady.map(heard);
      console.log(
        `values of each steady device: ${Math.min(...counts)} to ${Math.max(...counts)}; flapping ${heard(flapping)}`,
      );
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(SECONDS / 10);
      expect(heard(flapping)).toBeGreaterThan(10);
      const { status = {} } = await gatt.ask({ order: 'status' });
      expect(status[absent]).toMatchObject({ connected: false, connects: 0, last_failure: 'GATT_TIMEOUT' });
      for (const id of steady) expect(status[id]).toMatchObject({ connected: true, connects: 1 });
    },
    5 * MINUTES,
  );
});
