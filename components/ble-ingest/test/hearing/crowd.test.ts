import { afterEach, describe, expect, it } from '@jest/globals';
import type { Reading } from '@sward/contracts/reading.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { memoryCounterStore } from '../../../../test/support/ingest-doubles.ts';
import { configSchema } from '../../src/config.ts';
import { FragmentAssembler } from '../../src/hci/fragment-assembler.ts';
import { keyRingOf } from '../../src/hearing/key-ring-of.ts';
import { Intake } from '../../src/intake.ts';
import type { Advertisement } from '../../src/ports.ts';
import { octetsOf } from '../../src/vectors/vector-sightings.ts';

/** More than any table may hold, ten times over. */
const STRANGERS = 50_000;
/** The largest bound of a table in the hearing. */
const MOST_ENTRIES = 5000;
const PER_SECOND = 5000;
const KNOWN = 'c0ffee000001';
const IRK = 'ec0234a357c8ad05341010a60a397d9b';

/** BTHome with a packet id: the id and the device are remembered. */
const bthome = (number: number): Uint8Array =>
  octetsOf(`0a16d2fc4000${(number & 0xff).toString(16).padStart(2, '0')}02c409014a`);

const report = (address: string, data: Uint8Array, over: Partial<Advertisement> = {}): Advertisement => ({
  ...{ address, addressType: 'public', rssi: -60, data, scanResponse: false, connectable: false },
  ...over,
});

/** What strangers send: a sensor's frame, its name, what no decoder knows; from addresses that stay, and of the hour. */
function stranger(number: number): Advertisement {
  const address = (0x40_00_00_00_00_00 + number).toString(16).padStart(12, '0');
  if (number % 4 === 0) return report(address, bthome(number), { addressType: 'random' });
  if (number % 4 === 1) return report(address, octetsOf('0609475648353037'), { scanResponse: true });
  if (number % 4 === 2) return report(address, octetsOf('07ffffff01020304'));
  return report(address, bthome(number));
}

const MAP_SET = Map.prototype.set;
const SET_ADD = Set.prototype.add;

/**
 * Every Map and Set that something is put into from now on, with the most entries it ever had. A spy of jest keeps each call:
 * that would be the table without bound.
 */
function watchTables(): ReadonlyMap<object, number> {
  const most = new Map<object, number>();
  const note = (table: { readonly size: number }): void => {
    if (table.size > (most.get(table) ?? 0)) MAP_SET.call(most, table, table.size);
  };
  Map.prototype.set = function (this: Map<unknown, unknown>, key, value) {
    MAP_SET.call(this, key, value);
    note(this);
    return this;
  };
  Set.prototype.add = function (this: Set<unknown>, value) {
    SET_ADD.call(this, value);
    note(this);
    return this;
  };
  return most;
}

function watchNoMore(): void {
  Map.prototype.set = MAP_SET;
  Set.prototype.add = SET_ADD;
}

afterEach(watchNoMore);

function intakeOf(unknown: string, readings: Reading[], clock: ManualClock): Intake {
  const devices = { [KNOWN]: {}, c0ffee000002: { identity_key: IRK } };
  const config = configSchema.parse({ unknown_devices: unknown, devices, sample_interval_s: 1 });
  const rules = { config, keys: keyRingOf(config.devices, new Map()), declared: undefined };
  const onReading = (reading: Reading) => void (reading.device_id === KNOWN && readings.push(reading));
  const deps = { clock, logger: createRecordingLogger(), counters: memoryCounterStore(), onReading };
  return new Intake({ ...deps, onHeard: () => undefined }, rules);
}

describe.each(['discover', 'forward'])(`${STRANGERS} strangers, unknown devices: %s`, (unknown) => {
  it('fill no table beyond its bound, and cost a known sensor nothing', async () => {
    const clock = new ManualClock();
    const readings: Reading[] = [];
    const intake = intakeOf(unknown, readings, clock);
    const tables = watchTables();
    for (let number = 0; number < STRANGERS; number += 1) {
      if (number % PER_SECOND === 0) {
        clock.advance(1000);
        await intake.tick();
        intake.hear(report(KNOWN, bthome(number / PER_SECOND)));
      }
      intake.hear(stranger(number));
    }
    watchNoMore();
    const sizes = [...tables.values()];
    // One entry more is there for the moment in which the oldest is found.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MOST_ENTRIES + 1);
    expect(sizes.filter((size) => size > MOST_ENTRIES / 10).length).toBeGreaterThan(0);
    expect(readings).toHaveLength(STRANGERS / PER_SECOND);
    expect(intake.detail()).toMatchObject({ advertisements: STRANGERS + STRANGERS / PER_SECOND });
  }, 60_000);
});

describe(`${STRANGERS} strangers that each begin a long advertisement and never end it`, () => {
  it('fill no table beyond its bound', () => {
    const fragments = new FragmentAssembler();
    const tables = watchTables();
    for (let number = 0; number < STRANGERS; number += 1)
      fragments.push({ advertisement: stranger(number), completeness: 'more', setId: number % 16 }, number);
    watchNoMore();
    expect(Math.max(...tables.values())).toBeLessThanOrEqual(65);
  });
});
