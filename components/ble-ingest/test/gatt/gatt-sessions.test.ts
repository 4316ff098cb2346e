import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import fc from 'fast-check';
import { type ConnectConfig, connectSchema, gattSchema } from '../../src/gatt/gatt-config.ts';
import { GattSessions, type GattValues } from '../../src/gatt/gatt-sessions.ts';
import { GattError } from '../../src/gatt-ports.ts';
import { type DeviceScript, ScriptedAdapter, TEMPERATURE, temperature, UART } from './scripted-adapter.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Setting = { connect?: Record<string, Partial<ConnectConfig>>; random?: () => number };

function setUp(scripts: Record<string, DeviceScript>, { connect = {}, random = () => 0.5 }: Setting = {}) {
  const clock = new ManualClock();
  const adapter = new ScriptedAdapter(clock, scripts);
  const told: GattValues[] = [];
  const logger = createRecordingLogger();
  const sessions = new GattSessions({
    clock,
    logger,
    random,
    adapter,
    config: () => gattSchema.parse({}),
    onValues: (values) => told.push(values),
  });
  const devices = (ids: readonly string[]) =>
    new Map(ids.map((id) => [id, connectSchema.parse({ address_type: 'public', ...connect[id] })] as const));
  sessions.configure(devices(Object.keys(scripts)));
  const link = (id: string) => {
    const found = adapter.links.get(id);
    if (!found) throw new Error(`no link to ${id}`);
    return found;
  };
  return { clock, adapter, told, logger, sessions, devices, link };
}

const A = 'c0ffee000001';
const B = 'c0ffee000002';
const C = 'c0ffee000003';

describe('a device that is connected to', () => {
  it('is read once, subscribed to, and told of with every value', async () => {
    const { clock, told, link } = setUp({ [A]: {} });
    await clock.advanceAsync(SECOND);
    link(A).notify(temperature(21.5));
    const { canNotify, canRead, ...uuids } = TEMPERATURE;
    expect(told.map(({ values }) => values)).toEqual([{ temperature_c: 20 }, { temperature_c: 21.5 }]);
    expect(told[1]).toMatchObject({ deviceId: A, format: 'gatt-2a6e', characteristic: uuids, raw: temperature(21.5) });
  });

  it('is polled by its interval beside', async () => {
    const { clock, link } = setUp({ [A]: {} }, { connect: { [A]: { poll_s: 30 } } });
    await clock.advanceAsync(100 * SECOND);
    expect(link(A).reads).toBe(1 + 3);
  });

  it('is subscribed to again after its link broke, and goes on', async () => {
    const { clock, told, link, sessions } = setUp({ [A]: {} });
    await clock.advanceAsync(20 * SECOND);
    link(A).drop('out of reach');
    await clock.advanceAsync(5 * SECOND);
    expect(link(A).subscribed).toEqual([TEMPERATURE]);
    link(A).notify(temperature(22));
    expect(told.at(-1)?.values).toEqual({ temperature_c: 22 });
    expect(sessions.status()[A]).toMatchObject({ connected: true, connects: 2, failures: 1, values: 3 });
  });

  it('is given up and made again when its link is silent for too long', async () => {
    const { clock, adapter, sessions, link } = setUp(
      { [A]: { characteristics: [UART] } },
      {
        connect: {
          [A]: { characteristics: { [UART.characteristic]: 'text temperature_c' }, poll_s: 10, silent_after_s: 60 },
        },
      },
    );
    await clock.advanceAsync(50 * SECOND);
    link(A).notify(new TextEncoder().encode('21.5'));
    await clock.advanceAsync(55 * SECOND);
    expect(sessions.status()[A]).toMatchObject({ connects: 1, values: 1, last_value_age_s: 55 });
    await clock.advanceAsync(30 * SECOND);
    expect(adapter.attemptsAt(A).length).toBe(2);
    expect(sessions.status()[A]).toMatchObject({ connected: true, connects: 2, failures: 1, last_failure: 'SILENT' });
  });

  it('may be read and left until the next poll', async () => {
    const { clock, adapter, sessions, told } = setUp(
      { [A]: {} },
      { connect: { [A]: { stay_connected: false, poll_s: 60 } } },
    );
    await clock.advanceAsync(SECOND);
    expect(adapter.links.size).toBe(0);
    expect(sessions.status()[A]).toMatchObject({ connected: false, connects: 1, failures: 0 });
    await clock.advanceAsync(2 * MINUTE + 5 * SECOND);
    expect(told.length).toBe(3);
  });

  it('numbers the second probe of the same kind', async () => {
    const { clock, told } = setUp({ [A]: { characteristics: [TEMPERATURE, { ...TEMPERATURE, instance: 1 }] } });
    await clock.advanceAsync(SECOND);
    expect(told.map(({ values }) => values)).toEqual([{ temperature_c: 20 }, { temperature_c_2: 20 }]);
  });

  it('has implausible and malformed values counted, not told', async () => {
    const { clock, told, link, sessions } = setUp({
      [A]: {
        characteristics: [
          { ...TEMPERATURE, canRead: false },
          { ...TEMPERATURE, characteristic: '2a19', canRead: false },
        ],
      },
    });
    await clock.advanceAsync(SECOND);
    link(A).notify(Uint8Array.of(101));
    link(A).notify(Uint8Array.of(1, 2, 3));
    expect(told).toEqual([]);
    // Both characteristics hear each: a length that fits neither, or a battery of 101 %.
    expect(sessions.status()[A]).toMatchObject({ values: 0, rejected: 4 });
  });

  it('that refuses a subscription is polled all the same', async () => {
    const { clock, told, logger } = setUp({ [A]: { refusesSubscriptions: true } });
    await clock.advanceAsync(2 * MINUTE);
    expect(told.length).toBe(2);
    expect(logger.records.map(({ event }) => event)).toContain('gatt_characteristic_refused');
  });

  it('without anything to read is not asked again and again', async () => {
    const { clock, adapter, sessions } = setUp({
      [A]: { characteristics: [{ ...TEMPERATURE, characteristic: '2a00' }] },
    });
    await clock.advanceAsync(10 * MINUTE);
    expect(sessions.status()[A]).toMatchObject({ connected: false, last_failure: 'NOTHING_TO_READ' });
    expect(adapter.attemptsAt(A).length).toBeLessThan(15);
  });

  it('that hangs in discovery is given up', async () => {
    const { clock, sessions, adapter } = setUp({ [A]: { hangsIn: 'discover' } });
    await clock.advanceAsync(40 * SECOND);
    expect(sessions.status()[A]).toMatchObject({ failures: 1, last_failure: 'GATT_TIMEOUT' });
    expect(adapter.attemptsAt(A).length).toBe(2);
  });

  it('whose link does not end when it is told to is not waited for', async () => {
    const { clock, adapter } = setUp({ [A]: { hangsIn: 'close', characteristics: [] } });
    await clock.advanceAsync(20 * SECOND);
    expect(adapter.attemptsAt(A).length).toBeGreaterThan(1);
  });
});

describe('pauses after failures', () => {
  it('grow to their bound, with jitter', async () => {
    const { clock, adapter } = setUp({ [A]: { absent: true } }, { random: () => 0.999 });
    await clock.advanceAsync(60 * MINUTE);
    const at = adapter.attemptsAt(A);
    const pauses = at.slice(1).map((atMs, index) => Math.round((atMs - (at[index] ?? 0)) / SECOND) - 10);
    expect(pauses.slice(0, 9)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300]);
    expect(Math.max(...pauses)).toBe(300);
  });

  it('go on growing for a device that drops each link, and end after a good one', async () => {
    const { clock, adapter } = setUp({ [A]: { dropsAfterMs: 1000 } });
    await clock.advanceAsync(10 * MINUTE);
    expect(adapter.attemptsAt(A).length).toBeLessThan(12);
    adapter.script(A).dropsAfterMs = 30 * SECOND;
    await clock.advanceAsync(10 * MINUTE);
    const before = adapter.attemptsAt(A).length;
    await clock.advanceAsync(10 * MINUTE);
    expect(adapter.attemptsAt(A).length - before).toBeGreaterThan(15);
  });

  it('end when an absent device is heard again, and not while a failing one goes on being heard', async () => {
    const { clock, adapter, sessions } = setUp(
      { [A]: { absent: true } },
      { random: () => 0.999, connect: { [A]: { address_type: undefined } } },
    );
    await clock.advanceAsync(20 * MINUTE);
    const before = adapter.attemptsAt(A).length;
    for (let second = 0; second < 60; second += 1) {
      sessions.heard(A, { address: A, addressType: 'random' });
      await clock.advanceAsync(SECOND);
    }
    expect(adapter.attemptsAt(A).length - before).toBeLessThanOrEqual(2);
    expect(adapter.attempts.at(-1)?.peer).toEqual({ address: A, addressType: 'random' });
    adapter.script(A).absent = false;
    await clock.advanceAsync(2 * MINUTE);
    expect(adapter.links.has(A)).toBe(false);
    sessions.heard(A, { address: A, addressType: 'random' });
    await clock.advanceAsync(SECOND);
    expect(adapter.links.has(A)).toBe(true);
  });
});

describe('the address of a device', () => {
  it('is the one it was heard with last, else its id as public and random in turn', async () => {
    const { clock, adapter, sessions } = setUp(
      { [A]: { absent: true }, [B]: { absent: true } },
      { connect: { [A]: { address_type: undefined }, [B]: { address_type: 'random' } } },
    );
    await clock.advanceAsync(2 * MINUTE);
    const types = (id: string) =>
      adapter.attempts.filter(({ peer }) => peer.address === id).map(({ peer }) => peer.addressType);
    expect(types(A).slice(0, 4)).toEqual(['public', 'random', 'public', 'random']);
    expect(new Set(types(B))).toEqual(new Set(['random']));
    sessions.heard(A, { address: '7b0000000009', addressType: 'random' });
    await clock.advanceAsync(MINUTE);
    expect(adapter.attempts.filter(({ peer }) => peer.address === '7b0000000009').length).toBe(1);
  });
});

describe('many devices on one adapter', () => {
  it('are connected to one at a time, and an absent or flapping one starves nobody', async () => {
    const present = Array.from({ length: 18 }, (_, at) => `aa00000000${String(10 + at)}`);
    const scripts = Object.fromEntries(present.map((id) => [id, {} as DeviceScript]));
    const { clock, adapter, told, sessions } = setUp({ [A]: { absent: true }, [B]: { dropsAfterMs: 700 }, ...scripts });
    await clock.advanceAsync(30 * SECOND);
    for (let second = 0; second < 300; second += 1) {
      for (const link of adapter.links.values()) link.notify(temperature(20 + (second % 10)));
      await clock.advanceAsync(SECOND);
    }
    expect(adapter.overlap).toBe(1);
    const count = (id: string) => told.filter(({ deviceId }) => deviceId === id).length;
    for (const id of present) expect(count(id)).toBeGreaterThanOrEqual(300);
    expect(sessions.status()[A]).toMatchObject({ connected: false, connects: 0, last_failure: 'GATT_TIMEOUT' });
    expect(count(B)).toBeGreaterThan(0);
  });

  it('whatever they do, no two attempts overlap, and a device that is there is connected to', async () => {
    const script = fc.record({
      connectMs: fc.integer({ min: 1, max: 8000 }),
      absent: fc.boolean(),
      dropsAfterMs: fc.option(fc.integer({ min: 1, max: 60_000 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(script, { maxLength: 12 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (others, random) => {
          const scripts = Object.fromEntries(
            others.map(({ dropsAfterMs, ...rest }, at): [string, DeviceScript] => [
              `bb00000000${String(10 + at)}`,
              dropsAfterMs === undefined ? rest : { ...rest, dropsAfterMs },
            ]),
          );
          const { clock, adapter, sessions } = setUp({ ...scripts, [C]: {} }, { random: () => random });
          // Each of the others may take its turn of 10 s first; some may fail and be due again.
          await clock.advanceAsync((others.length + 1) * 10 * SECOND + SECOND);
          expect(sessions.status()[C]?.connected).toBe(true);
          expect(adapter.overlap).toBe(1);
          adapter.links.get(C)?.drop('once');
          const droppedMs = clock.monotonicMs();
          await clock.advanceAsync((others.length + 1) * 10 * SECOND + 5 * SECOND);
          expect(adapter.attemptsAt(C).some((atMs) => atMs > droppedMs)).toBe(true);
          await sessions.stop();
          await clock.advanceAsync(10 * SECOND);
          expect(adapter.links.size).toBe(0);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('cost a heard device one attempt at an absent one at most, however many are absent', async () => {
    const absent = Array.from({ length: 30 }, (_, at) => `dd00000000${String(10 + at)}`);
    const scripts = Object.fromEntries(absent.map((id) => [id, { absent: true } as DeviceScript]));
    const { clock, adapter, sessions } = setUp({ ...scripts, [C]: { absent: true } });
    await clock.advanceAsync(MINUTE);
    adapter.script(C).absent = false;
    sessions.heard(C, { address: C, addressType: 'public' });
    await clock.advanceAsync(21 * SECOND);
    expect(adapter.links.has(C)).toBe(true);
  });
});

describe('an adapter that is not there', () => {
  it('is tried with pauses of its own, and no device pays for it', async () => {
    const gone = new GattError('GATT_UNAVAILABLE', 'no adapter');
    const { clock, adapter, sessions } = setUp({ [A]: { fails: gone }, [B]: { fails: gone } });
    await clock.advanceAsync(10 * MINUTE);
    expect(adapter.attempts.length).toBeLessThan(60);
    expect(sessions.status()[A]).toMatchObject({ failures: 0, last_failure: 'GATT_UNAVAILABLE' });
    delete adapter.script(A).fails;
    delete adapter.script(B).fails;
    await clock.advanceAsync(MINUTE);
    expect(adapter.links.size).toBe(2);
  });

  it('that never answers is waited for no longer than its grace, and a late link is closed', async () => {
    const { clock, adapter, sessions } = setUp({ [A]: { connectMs: 40 * SECOND } });
    await clock.advanceAsync(26 * SECOND);
    expect(sessions.status()[A]).toMatchObject({ connected: false, last_failure: 'GATT_UNAVAILABLE' });
    await clock.advanceAsync(14.5 * SECOND);
    expect(adapter.links.size).toBe(0);
  });
});

describe('another configuration', () => {
  it('leaves links of unchanged devices alone, ends those of removed ones, and remakes changed ones', async () => {
    const { clock, adapter, sessions, devices, link } = setUp({ [A]: {}, [B]: {}, [C]: {} });
    await clock.advanceAsync(SECOND);
    const unchanged = link(A);
    sessions.configure(new Map([...devices([A]), [C, connectSchema.parse({ poll_s: 5 })]]));
    await clock.advanceAsync(3 * SECOND);
    expect(link(A)).toBe(unchanged);
    expect(adapter.links.has(B)).toBe(false);
    expect(Object.keys(sessions.status())).toEqual([A, C]);
    await clock.advanceAsync(20 * SECOND);
    expect(link(C).reads).toBeGreaterThan(2);
  });

  it('that takes a device away while it is connected to leaves no link', async () => {
    const { clock, adapter, sessions, devices } = setUp({ [A]: { connectMs: 5000 } });
    await clock.advanceAsync(SECOND);
    sessions.configure(devices([]));
    await clock.advanceAsync(10 * SECOND);
    expect(adapter.links.size).toBe(0);
  });

  it('holds a hundred devices at most, and says which it leaves out', async () => {
    const { sessions, devices, logger } = setUp({});
    sessions.configure(devices(Array.from({ length: 101 }, (_, at) => `ee0000000${String(100 + at)}`)));
    expect(Object.keys(sessions.status()).length).toBe(100);
    expect(logger.records).toContainEqual({
      level: 'warn',
      event: 'gatt_devices_ignored',
      fields: { ignored: 1, max: 100 },
    });
  });
});

describe('the end', () => {
  it('closes every link, and nothing is told after it or left to do', async () => {
    const { clock, adapter, sessions, told } = setUp({ [A]: {}, [B]: { connectMs: 4000 } });
    await clock.advanceAsync(SECOND);
    const link = adapter.links.get(A);
    await sessions.stop();
    await clock.advanceAsync(10 * SECOND);
    const heard = told.length;
    link?.notify(temperature(30));
    await clock.advanceAsync(MINUTE);
    expect(told.length).toBe(heard);
    expect(adapter.links.size).toBe(0);
    expect(clock.pendingTimers()).toBe(0);
  });
});
