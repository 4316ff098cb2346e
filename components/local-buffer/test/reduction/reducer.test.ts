import { describe, expect, it } from '@jest/globals';
import { type Reading, readingSchema, type Value } from '@sward/contracts/reading.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { Reducer } from '../../src/reduction/reducer.ts';
import { reductionSchema, ruleBook } from '../../src/reduction/rules.ts';

const BOOT = 'boot-1';

/** A reading heard `atS` seconds after the boot. */
const heard = (atS: number, values: Record<string, Value>, fields: Partial<Reading> = {}) =>
  sampleReading(0, {
    boot_id: BOOT,
    mono_ms: atS * 1000,
    received_at: 1_780_000_000_000 + atS * 1000,
    measured_at: 1_780_000_000_000 + atS * 1000,
    values,
    ...fields,
  });

const rulesOf = (config: object) => ruleBook(reductionSchema.parse(config));
const reducerOf = (config: object) => new Reducer(rulesOf(config));

/** The values that are stored of what was heard, one list per reading heard. */
const storedOf = (reducer: Reducer, readings: readonly Reading[]) =>
  readings.map((reading) => reducer.take(reading).stored.map(({ values }) => values));

/** A reducer of another process that begins with what this one has committed. */
function restarted(reducer: Reducer, kept: Map<string, string>, config: object): Reducer {
  for (const [name, text] of reducer.changes()) kept.set(name, text);
  return new Reducer(rulesOf(config), new Map([...kept].filter(([, text]) => text !== '')));
}

describe('without a rule', () => {
  it('every reading is stored as it is, and nothing is remembered', () => {
    const reducer = reducerOf({});
    const reading = heard(1, { temperature_c: 20 });
    expect(reducer.take(reading)).toEqual({ stored: [reading], reduced: false });
    expect(reducer.changes().size).toBe(0);
  });

  it('for its device a reading is stored as it is', () => {
    const reducer = reducerOf({ other: { device: 'ffff*', min_interval_s: 60 } });
    const reading = heard(1, { temperature_c: 20 });
    expect([reducer.take(reading), reducer.take(reading)]).toEqual([
      { stored: [reading], reduced: false },
      { stored: [reading], reduced: false },
    ]);
  });
});

describe('a least interval', () => {
  it('stores a value when it has passed since the one stored before', () => {
    const times = [0, 4, 9.9, 10, 15, 21].map((at) => heard(at, { temperature_c: at }));
    const stored = storedOf(reducerOf({ all: { min_interval_s: 10 } }), times);
    expect(stored.flat().map((values) => values['temperature_c'])).toEqual([0, 10, 21]);
  });

  it('stores what comes after a later reading of its device: nobody knows it yet', () => {
    const times = [100, 50].map((at) => heard(at, { temperature_c: at }));
    expect(storedOf(reducerOf({ all: { min_interval_s: 10 } }), times).flat()).toHaveLength(2);
  });

  it('begins anew with a boot: its monotonic time counts from 0', () => {
    const reducer = reducerOf({ all: { min_interval_s: 10 } });
    reducer.take(heard(1000, { temperature_c: 1 }));
    expect(reducer.take(heard(2, { temperature_c: 2 }, { boot_id: 'boot-2' })).stored).toHaveLength(1);
  });
});

describe('a dead band', () => {
  it('stores a value that moved by it, in the unit of the quantity, and otherwise after the longest silence', () => {
    const config = { all: { quantity: 'temperature_c', dead_band: 0.5, max_silence_s: 100 } };
    const values: [number, number][] = [
      [0, 20],
      [10, 20.4],
      [20, 20.5],
      [30, 20.1],
      [40, 20],
      [139, 20],
      [140, 20],
    ];
    const stored = storedOf(
      reducerOf(config),
      values.map(([at, value]) => heard(at, { temperature_c: value })),
    );
    expect(stored.map((readings) => readings.length)).toEqual([1, 0, 1, 0, 1, 0, 1]);
  });

  it('leaves the other values of a reading in it, counted as reduced', () => {
    const reducer = reducerOf({ all: { quantity: 'temperature_c', dead_band: 0.5 } });
    reducer.take(heard(0, { temperature_c: 20, humidity_rh: 40 }));
    const { stored, reduced } = reducer.take(heard(5, { temperature_c: 20, humidity_rh: 41 }));
    expect(stored).toEqual([heard(5, { humidity_rh: 41 })]);
    expect(reduced).toBe(true);
  });
});

describe('states and events', () => {
  it.each([
    ['a dead band', { all: { dead_band: 1 } }],
    ['an interval', { all: { min_interval_s: 60 } }],
    ['a window', { all: { window_s: 60 } }],
  ])('are never averaged nor missed under %s: states are stored when they change, events always', (_, config) => {
    const states = [true, true, false, false, true].map((motion, i) => heard(i, { motion }));
    const stored = storedOf(reducerOf(config), states).flat();
    expect(stored.map((values) => values['motion'])).toEqual([true, false, true]);
    const events = [1, 2, 3].map((at) => heard(at, { event_button: 'press', event_dimmer_steps: 3, text: 'a' }));
    expect(storedOf(reducerOf(config), events)).toEqual(events.map(({ values }) => [values]));
  });
});

describe('a window', () => {
  const config = { all: { window_s: 60 } };

  it('becomes mean, least, greatest value and count, with the times of its last reading', () => {
    const reducer = reducerOf(config);
    for (const [at, value] of [
      [0, 20],
      [20, 23],
      [59, 21.5],
    ] as const) {
      expect(reducer.take(heard(at, { temperature_c: value }, { rssi: -60 }))).toEqual({ stored: [], reduced: true });
    }
    const [closed, ...rest] = reducer.take(heard(60, { temperature_c: 99 })).stored;
    const { rssi: _, ...last } = heard(59, { temperature_c: 21.5, temperature_c_min: 20, temperature_c_max: 23 });
    expect(closed).toEqual({ ...last, aggregate: { window_s: 60, count: 3 } });
    expect(rest).toEqual([]);
  });

  it('ends by itself, soon after its time', () => {
    const reducer = reducerOf(config);
    reducer.take(heard(10, { temperature_c: 20 }));
    expect(reducer.closeEnded(BOOT, 61_999)).toEqual([]);
    expect(reducer.closeEnded(BOOT, 62_000)).toHaveLength(1);
    expect(reducer.closeEnded(BOOT, 62_000)).toEqual([]);
  });

  it('ends with its boot', () => {
    const reducer = reducerOf(config);
    reducer.take(heard(10, { temperature_c: 20 }));
    expect(reducer.closeEnded('boot-2', 5)).toHaveLength(1);
    reducer.take(heard(10, { temperature_c: 20 }));
    const { stored } = reducer.take(heard(3, { temperature_c: 25 }, { boot_id: 'boot-2' }));
    expect(stored).toEqual([expect.objectContaining({ boot_id: BOOT, mono_ms: 10_000 })]);
  });

  it('takes a reading that comes late, rather than losing it', () => {
    const reducer = reducerOf(config);
    reducer.take(heard(70, { temperature_c: 20 }));
    reducer.take(heard(50, { temperature_c: 10 }));
    expect(reducer.closeEnded(BOOT, 122_000)[0]?.values).toMatchObject({ temperature_c: 15, temperature_c_min: 10 });
  });

  it('keeps the last value of what has no mean', () => {
    const reducer = reducerOf(config);
    for (const at of [1, 2, 3]) reducer.take(heard(at, { direction_deg: at === 3 ? 1 : 359, movement_counter: at }));
    expect(reducer.closeEnded(BOOT, 62_000)[0]?.values).toEqual({ direction_deg: 1, movement_counter: 3 });
  });

  it('has a mean that is no digit outside its extremes', () => {
    const reducer = reducerOf(config);
    for (const value of [20.123456789051, 20.123456789052]) reducer.take(heard(1, { temperature_c: value }));
    expect(reducer.closeEnded(BOOT, 62_000)[0]?.values).toMatchObject({ temperature_c: 20.123456789052 });
  });

  it('of more quantities than a reading can hold becomes several readings', () => {
    const reducer = reducerOf(config);
    const probes = Array.from({ length: 40 }, (_, i): [string, number] => [`temperature_c_${i + 10}`, i]);
    reducer.take(heard(1, Object.fromEntries(probes)));
    const stored = reducer.closeEnded(BOOT, 62_000);
    expect(stored.map(({ values }) => Object.keys(values).length)).toEqual([48, 48, 24]);
    expect(Object.assign({}, ...stored.map(({ values }) => values))).toMatchObject(Object.fromEntries(probes));
    for (const reading of stored) expect(readingSchema.safeParse(reading).success).toBe(true);
  });

  it('takes no extremes of another window in', () => {
    const reading = heard(1, { temperature_c_max: 25 });
    expect(reducerOf(config).take(reading)).toEqual({ stored: [reading], reduced: false });
  });

  it('of other rules is stored when the rules change, and the new ones apply at once', () => {
    const reducer = reducerOf(config);
    reducer.take(heard(10, { temperature_c: 20 }));
    expect(reducer.setRules(rulesOf({ all: { min_interval_s: 60 } }))).toHaveLength(1);
    expect(reducer.changes()).toEqual(new Map([['reduction/a4c138f5a1b2', '']]));
    expect(reducer.take(heard(11, { temperature_c: 20 })).stored).toHaveLength(1);
    expect(reducer.take(heard(12, { temperature_c: 20 })).stored).toHaveLength(0);
  });

  it('is not averaged again', () => {
    const reducer = reducerOf(config);
    const mean = heard(5, { temperature_c: 20 }, { aggregate: { window_s: 10, count: 4 } });
    expect(reducer.take(mean)).toEqual({ stored: [mean], reduced: false });
  });
});

describe('what is remembered', () => {
  it('comes back after a restart: open windows and last values', () => {
    const config = { t: { quantity: 'temperature_c', window_s: 60 }, h: { quantity: 'humidity_rh', dead_band: 5 } };
    const before = reducerOf(config);
    before.take(heard(10, { temperature_c: 20, humidity_rh: 40 }));
    const after = restarted(before, new Map(), config);
    expect(after.take(heard(20, { temperature_c: 22, humidity_rh: 41 })).stored).toEqual([]);
    expect(after.closeEnded(BOOT, 62_000)).toEqual([
      expect.objectContaining({
        values: { temperature_c: 21, temperature_c_min: 20, temperature_c_max: 22 },
        aggregate: { window_s: 60, count: 2 },
      }),
    ]);
  });

  it('is written only where it changed', () => {
    const reducer = reducerOf({ all: { dead_band: 5 } });
    reducer.take(heard(1, { temperature_c: 20 }));
    reducer.saved();
    reducer.take(heard(2, { temperature_c: 20.1 }));
    expect(reducer.changes().size).toBe(0);
    reducer.take(heard(3, { temperature_c: 30 }, { device_id: 'b0' }));
    expect([...reducer.changes().keys()]).toEqual(['reduction/b0']);
  });

  it('is forgotten once it makes no difference, and its text with it', () => {
    const reducer = reducerOf({ all: { dead_band: 5 } });
    reducer.take(heard(1, { temperature_c: 20 }));
    reducer.saved();
    reducer.closeEnded(BOOT, 300_000);
    expect(reducer.changes().size).toBe(0);
    reducer.closeEnded(BOOT, 601_000);
    expect(reducer.changes()).toEqual(new Map([['reduction/a4c138f5a1b2', '']]));
  });

  it('has a bound: readings of devices past it are stored as they are', () => {
    const reducer = reducerOf({ all: { window_s: 3600 } });
    const take = (n: number) => reducer.take(heard(1, { temperature_c: 20 }, { device_id: `d${n}` }));
    for (let n = 0; n < 5000; n += 1) expect(take(n).reduced).toBe(true);
    expect(take(5000)).toMatchObject({ reduced: false });
    expect(take(4999).reduced).toBe(true);
  });

  it('that is damaged is left out', () => {
    const reducer = new Reducer(
      rulesOf({ all: { window_s: 60 } }),
      new Map([
        ['reduction/x', '{"boot"'],
        ['reduction/y', '{}'],
      ]),
    );
    expect(reducer.setRules([])).toEqual([]);
  });
});

describe('of whatever is heard, under whatever rules', () => {
  const values = fc
    .record(
      {
        temperature_c: fc.double({ min: -40, max: 85, noNaN: true }),
        temperature_c_2: fc.double({ min: -40, max: 85, noNaN: true }),
        humidity_rh: fc.integer({ min: 0, max: 100 }),
        movement_counter: fc.nat(255),
        motion: fc.boolean(),
        event_button: fc.constantFrom('press', 'hold'),
      },
      { requiredKeys: [] },
    )
    .filter((record) => Object.keys(record).length > 0);
  const readings = fc.array(
    fc.record({ values, step: fc.nat(40_000), device: fc.nat(2), boot: fc.boolean() }).map((parts) => parts),
    { maxLength: 60 },
  );
  const rule = fc.oneof(
    fc.record({ window_s: fc.integer({ min: 1, max: 60 }), quantity: fc.constantFrom('*', 'temperature_c') }),
    fc.record({ min_interval_s: fc.integer({ min: 1, max: 60 }), dead_band: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ dead_band: fc.double({ min: 0.1, max: 5, noNaN: true }), device: fc.constantFrom('*', 'd1') }),
  );
  const rules = fc.dictionary(fc.constantFrom('a', 'b', 'c'), rule, { maxKeys: 3 });

  /** Takes all in, with a restart here and there, and stores what is left. */
  function run(
    heardParts: { values: Record<string, Value>; step: number; device: number; boot: boolean }[],
    config: object,
    restartEvery: number,
  ) {
    let reducer = reducerOf(config);
    const kept = new Map<string, string>();
    const all: Reading[] = [];
    const stored: Reading[] = [];
    let mono = 0;
    let boot = 0;
    let reduced = 0;
    heardParts.forEach((part, index) => {
      boot += part.boot && index % 7 === 0 ? 1 : 0;
      mono += part.step;
      const reading = heard(mono / 1000, part.values, { device_id: `d${part.device}`, boot_id: `b${boot}` });
      all.push(reading);
      const outcome = reducer.take(reading);
      reduced += outcome.reduced ? 1 : 0;
      stored.push(...outcome.stored);
      if (index % restartEvery === 0) reducer = restarted(reducer, kept, config);
    });
    stored.push(...reducer.setRules([]));
    return { all, stored, reduced };
  }

  it('each reading is stored as it was heard, or counted, and windows count what went into them', () => {
    fc.assert(
      fc.property(readings, rules, fc.integer({ min: 1, max: 20 }), (parts, config, restartEvery) => {
        const { all, stored, reduced } = run(parts, config, restartEvery);
        const whole = all.filter((reading) => stored.includes(reading)).length;
        expect(whole + reduced).toBe(all.length);
        const merged = Object.values(config).some((rule) => 'window_s' in rule);
        if (!merged) expect(stored.every(({ aggregate }) => aggregate === undefined)).toBe(true);
      }),
    );
  });

  it('every reading to be stored is one that the schema takes, and keeps its extremes', () => {
    fc.assert(
      fc.property(readings, rules, fc.integer({ min: 1, max: 20 }), (parts, config, restartEvery) => {
        const { all, stored } = run(parts, config, restartEvery);
        for (const reading of stored) expect(readingSchema.safeParse(reading).success).toBe(true);
        // No dead band, interval or window may hide the hottest moment from a window’s greatest value.
        const hottest = Math.max(...all.map((reading) => Number(reading.values['temperature_c'] ?? -99)));
        const windowed = Object.values(config).length > 0 && Object.values(config).every((rule) => 'window_s' in rule);
        const told = stored.map(({ values }) => Number(values['temperature_c_max'] ?? values['temperature_c'] ?? -99));
        // JSON knows no negative zero.
        if (windowed) expect(Math.max(...told) + 0).toBe(hottest + 0);
      }),
    );
  });

  it('events are stored each, and states with each change', () => {
    fc.assert(
      fc.property(readings, rules, fc.integer({ min: 1, max: 20 }), (parts, config, restartEvery) => {
        const { all, stored } = run(parts, config, restartEvery);
        const eventsOf = (list: Reading[]) => list.filter(({ values }) => values['event_button'] !== undefined).length;
        expect(eventsOf(stored)).toBe(eventsOf(all));
        for (const device of ['d0', 'd1', 'd2']) {
          expect(changesOf(stored, device)).toEqual(changesOf(all, device));
        }
      }),
    );
  });
});

/** The states of a device without those that repeat the one before. */
function changesOf(readings: readonly Reading[], device: string): Value[] {
  const states = readings
    .filter(({ device_id }) => device_id === device)
    .flatMap(({ values }) => values['motion'] ?? []);
  return states.filter((state, index) => index === 0 || state !== states[index - 1]);
}
