import { describe, expect, it } from '@jest/globals';
import type { Reading } from '@sward/contracts/reading.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { memoryCounterStore } from '../../../test/support/ingest-doubles.ts';
import { configSchema } from '../src/config.ts';
import type { CounterStore } from '../src/hearing/counter-store.ts';
import { keyRingOf } from '../src/hearing/key-ring-of.ts';
import { Intake } from '../src/intake.ts';
import type { Advertisement } from '../src/ports.ts';
import { octetsOf } from '../src/vectors/vector-sightings.ts';

const HEX = '231d39c1d7cc1ab1aee224cd096db932';
const SENSOR = '5448e68f80a5';
/** A sample of bthome.io/encryption: 25.06 °C and 50.55 %RH under HEX. */
const SEALED = '1216d2fc41a47266c95f730011223378237214';
const SEALED_COUNTER = 0x33221100;

const plain = (centiDegrees: number) =>
  `0716d2fc4002${Buffer.from(Uint16Array.of(centiDegrees).buffer).toString('hex')}`;

const report = (hex: string, over: Partial<Advertisement> = {}): Advertisement => ({
  address: SENSOR,
  addressType: 'public',
  rssi: -60,
  data: octetsOf(hex),
  scanResponse: false,
  connectable: false,
  ...over,
});

function setUp(configured: object, counters: CounterStore = memoryCounterStore()) {
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const readings: Reading[] = [];
  const rulesOf = (settings: object) => {
    const config = configSchema.parse(settings);
    return { config, keys: keyRingOf(config.devices, new Map()), declared: undefined };
  };
  const onReading = (reading: Reading) => void readings.push(reading);
  const heardAt: (readonly [deviceId: string, address: string])[] = [];
  const onHeard = (deviceId: string, { address }: Advertisement) => void heardAt.push([deviceId, address]);
  const intake = new Intake({ clock, logger, counters, onReading, onHeard }, rulesOf(configured));
  return { clock, logger, counters, readings, heardAt, intake, rulesOf };
}

describe('the intake', () => {
  it('lets configured sensors in, and lists others for approval without forwarding them', () => {
    const { intake, readings } = setUp({ devices: { [SENSOR]: {} } });
    intake.hear(report(plain(2000)));
    intake.hear(report(plain(2100), { address: 'a4c1388d18b2' }));
    expect(readings.map(({ device_id }) => device_id)).toEqual([SENSOR]);
    expect(intake.discovered()).toMatchObject([{ deviceId: 'a4c1388d18b2', format: 'bthome-v2', heard: 1 }]);
    expect(intake.detail()).toMatchObject({ advertisements: 2, unknown: 1, discovered: 1 });
  });

  it('lets an approved sensor in from the moment of its approval', () => {
    const { intake, readings, rulesOf } = setUp({});
    intake.hear(report(plain(2000)));
    intake.apply(rulesOf({ devices: { '54:48:E6:8F:80:A5': {} } }));
    intake.hear(report(plain(2100)));
    expect(readings.map(({ values }) => values['temperature_c'])).toEqual([21]);
    expect(intake.discovered()).toEqual([]);
  });

  it('forwards everybody where that is configured, except addresses of the hour', () => {
    const { intake, readings } = setUp({ unknown_devices: 'forward' });
    intake.hear(report(plain(2000)));
    intake.hear(report(plain(2000), { address: '7081940dfbaa', addressType: 'random' }));
    expect(readings).toHaveLength(1);
    expect(intake.detail()).toMatchObject({ unidentified: 1 });
    expect(intake.discovered()).toMatchObject([{ deviceId: '7081940dfbaa', isFleeting: true }]);
  });

  it('passes an encrypted reading on only after its counter is saved', async () => {
    const saved: number[] = [];
    const counters: CounterStore = {
      load: () => new Map(),
      save: async (table) => void saved.push(table.get(SENSOR)?.counter ?? -1),
    };
    const { intake, readings } = setUp({ devices: { [SENSOR]: { bind_key: HEX } } }, counters);
    intake.hear(report(SEALED));
    expect(readings).toEqual([]);
    await intake.tick();
    expect(saved).toEqual([SEALED_COUNTER]);
    expect(readings).toMatchObject([{ device_id: SENSOR, values: { temperature_c: 25.06 } }]);
  });

  it('hands over what waits for the disk when it is drained in the midst of a save', async () => {
    const ends: (() => void)[] = [];
    const save = () => new Promise<void>((resolve) => ends.push(resolve));
    const { intake, readings } = setUp({ devices: { [SENSOR]: { bind_key: HEX } } }, { load: () => new Map(), save });
    intake.hear(report(SEALED));
    const ticked = intake.tick();
    const drained = intake.drain();
    ends.shift()?.();
    await drained;
    expect(readings).toHaveLength(1);
    await ticked;
  });

  it('refuses a recorded frame after a restart', async () => {
    const counters = memoryCounterStore();
    const before = setUp({ devices: { [SENSOR]: { bind_key: HEX } } }, counters);
    before.intake.hear(report(SEALED));
    await before.intake.drain();
    const after = setUp({ devices: { [SENSOR]: { bind_key: HEX } } }, counters);
    after.intake.hear(report(SEALED));
    await after.intake.drain();
    expect([before.readings.length, after.readings.length]).toEqual([1, 0]);
    expect(after.intake.detail()).toMatchObject({ rejected: 1, replayed: 1 });
  });

  it('says that counters cannot be saved, and goes on hearing the others', async () => {
    const counters: CounterStore = { load: () => new Map(), save: () => Promise.reject(new RangeError('disk full')) };
    const { intake, readings, logger } = setUp(
      { devices: { [SENSOR]: { bind_key: HEX }, a4c1388d18b2: {} } },
      counters,
    );
    intake.hear(report(SEALED));
    intake.hear(report(plain(2000), { address: 'a4c1388d18b2' }));
    await intake.tick();
    expect(readings.map(({ device_id }) => device_id)).toEqual(['a4c1388d18b2']);
    expect(logger.records).toMatchObject([{ level: 'error', event: 'encryption_counters_not_saved' }]);
  });

  it('samples each sensor by its own interval, and hands the rest over when it is drained', async () => {
    const { intake, readings, clock } = setUp({
      devices: { [SENSOR]: { sample_interval_s: 10 }, a4c1388d18b2: {} },
      sample_interval_s: 0,
    });
    for (const temperature of [2000, 2100, 2200]) {
      intake.hear(report(plain(temperature)));
      intake.hear(report(plain(temperature), { address: 'a4c1388d18b2' }));
      await clock.advanceAsync(1000);
      await intake.tick();
    }
    const own = () =>
      readings.filter(({ device_id }) => device_id === SENSOR).map(({ values }) => values['temperature_c']);
    expect(own()).toEqual([20]);
    expect(readings).toHaveLength(4);
    await intake.drain();
    expect(own()).toEqual([20, 22]);
  });

  it('takes the values of connected sensors the same way', () => {
    const { intake, readings } = setUp({ devices: { [SENSOR]: {} } });
    intake.take({ deviceId: SENSOR, format: 'gatt', values: { temperature_c: 19 } });
    expect(readings).toMatchObject([{ device_id: SENSOR, format: 'gatt', values: { temperature_c: 19 } }]);
    expect(intake.activeDevices()).toBe(1);
  });

  it('connects to nobody who claims in a frame that does not count to be a device with a key', () => {
    const { intake, heardAt } = setUp({ devices: { [SENSOR]: { bind_key: HEX } } });
    const claim = Buffer.from(SENSOR, 'hex').reverse().toString('hex');
    intake.hear(report(`0d16d2fc42${claim}02d007`, { address: 'a4c1388d18b2' }));
    expect(intake.detail()).toMatchObject({ downgraded: 1 });
    expect(heardAt).toEqual([]);
    intake.hear(report(plain(2000)));
    expect(heardAt).toEqual([[SENSOR, SENSOR]]);
  });

  it('forges no reading of a device that counts its encrypted frames by guesses in a format without counter', async () => {
    const { intake, readings } = setUp({ devices: { [SENSOR]: { bind_key: HEX } } });
    intake.hear(report(SEALED));
    for (let guess = 0; guess < 256; guess += 1)
      intake.hear(report(`19ffe1021002570001${'0000'}${guess.toString(16).padStart(2, '0')}${'5a'.repeat(16)}`));
    await intake.drain();
    expect(readings.map(({ format }) => format)).toEqual(['bthome-v2']);
    expect(intake.detail()).toMatchObject({ downgraded: 1 });
  });
});
