import { describe, expect, it } from '@jest/globals';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { InMemoryHub } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { memoryCounterStore, memoryRemains, NO_LINKS, NO_SECRETS } from '../../../test/support/ingest-doubles.ts';
import { ScriptedScanner } from '../../../test/support/scripted-scanner.ts';
import { BleIngest, type BleIngestDeps } from '../src/ble-ingest.ts';
import { configSchema } from '../src/config.ts';
import type { GattAdapter } from '../src/gatt-ports.ts';
import type { CounterStore } from '../src/hearing/counter-store.ts';
import type { AdapterState, Advertisement } from '../src/ports.ts';
import { octetsOf } from '../src/vectors/vector-sightings.ts';

const SENSOR = 'a4c138f5a1b2';
/** A sample of bthome.io/encryption. */
const SEALED_SENSOR = '5448e68f80a5';
const KEY = '231d39c1d7cc1ab1aee224cd096db932';
const SEALED = {
  addressType: 'public',
  rssi: -60,
  data: octetsOf('1216d2fc41a47266c95f730011223378237214'),
  scanResponse: false,
  connectable: false,
} as const;
/** What the lifecycle gives a component, less a tick of the hand-over. */
const ALLOWED_MS = 4450;

const never = <T>() => new Promise<T>(() => undefined);

/** An adapter whose links hang: nothing asked of them is answered, not even their end. */
const HUNG_LINKS: GattAdapter = {
  connect: async (peer) => ({
    peer,
    closed: never(),
    discover: never,
    read: never,
    subscribe: never,
    close: never,
  }),
};

const HUNG_DISK: CounterStore = { load: () => new Map(), save: never };

/** A scanner that hears any report. */
class OpenScanner extends ScriptedScanner {
  hear: (report: Advertisement) => void = () => undefined;

  override async start(onAdvertisement: OpenScanner['hear'], onState: (state: AdapterState) => void) {
    this.hear = onAdvertisement;
    await super.start(onAdvertisement, onState);
  }
}

async function setUp(configured: object, doubles: Partial<BleIngestDeps>) {
  const hub = new InMemoryHub();
  const clock = new ManualClock();
  const scanner = new OpenScanner();
  const config = configSchema.parse(configured);
  const ingest = new BleIngest({
    bus: hub.busFor(COMPONENTS.bleIngest),
    clock,
    logger: createRecordingLogger(),
    scanner,
    counters: memoryCounterStore(),
    secrets: NO_SECRETS,
    gatt: NO_LINKS,
    session: 's1',
    remains: memoryRemains(),
    deflate: deflateText,
    random: () => 0.5,
    config: () => config,
    configuration: () => ({ valid: true }),
    ...doubles,
  });
  let batches = 0;
  await hub.busFor(COMPONENTS.localBuffer).subscribe(localTopics.ingestBatch, () => {
    batches += 1;
  });
  await ingest.start();
  return { clock, scanner, ingest, batches: () => batches };
}

/** Whether it stopped within its time, by the clock of the test. */
async function stopsInTime(ingest: BleIngest, clock: ManualClock): Promise<boolean> {
  let isOver = false;
  const stopped = ingest.stop().then(() => {
    isOver = true;
  });
  await clock.advanceAsync(ALLOWED_MS);
  if (isOver) await stopped;
  return isOver;
}

describe('BLE ingest that is told to stop with', () => {
  it('links that hang: it hands over all the same, in time', async () => {
    const devices = { [SENSOR]: { connect: { address_type: 'public' } } };
    const { clock, scanner, ingest, batches } = await setUp({ devices }, { gatt: HUNG_LINKS });
    await clock.advanceAsync(1000);
    scanner.advertise(SENSOR, 2000);
    const before = batches();
    expect(await stopsInTime(ingest, clock)).toBe(true);
    expect(batches()).toBeGreaterThan(before);
  });

  it('a disk that hangs: it hands over what waits for no counter, in time', async () => {
    const devices = { [SENSOR]: {}, [SEALED_SENSOR]: { bind_key: KEY } };
    const { clock, scanner, ingest, batches } = await setUp({ devices }, { counters: HUNG_DISK });
    scanner.hear({ ...SEALED, address: SEALED_SENSOR });
    scanner.advertise(SENSOR, 2000);
    expect(await stopsInTime(ingest, clock)).toBe(true);
    expect(batches()).toBeGreaterThan(0);
  });
});
