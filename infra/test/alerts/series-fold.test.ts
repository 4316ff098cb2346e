import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import { before } from '../../lib/alerts/reading-order.ts';
import { foldSeries } from '../../lib/alerts/series-fold.ts';
import { isSeriesRule, type Judgement } from '../../lib/alerts/series-judgement.ts';
import { quietAt } from '../../lib/alerts/series-start.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { HOUR, MINUTE, MONDAY, type RuleExample, rule } from './examples.ts';
import { PLACE, stored, temperatures } from './readings.ts';

function judgement(example: RuleExample = {}): Judgement {
  const parsed = rule(example);
  if (!isSeriesRule(parsed)) throw new TypeError('a rule that readings decide');
  return { rule: parsed, series: PLACE, now: MONDAY + 24 * HOUR };
}

function outbox(readings: readonly StoredReading[], example: RuleExample = {}): readonly Alert[] {
  const given = judgement(example);
  return foldSeries(given, quietAt(given, before(0)), readings).outbox;
}

const second = (time: number | undefined) => (time === undefined ? undefined : (time - MONDAY) / 1000);

/** What was decided: `raise 10` tells of an alert of second 10, `clear 10-20` of its end. */
const told = (alerts: readonly Alert[]) =>
  alerts.map(({ state, since, ended, late }) =>
    [
      late ? 'late' : state === 'open' ? 'raise' : 'clear',
      [second(since), second(ended)].filter((s) => s !== undefined).join('-'),
    ].join(' '),
  );

const decided = (bySecond: Readonly<Record<number, number>>, example: RuleExample = {}) =>
  told(outbox(temperatures(bySecond), example));

const above = (hysteresis: number) => ({ kind: 'above', quantity: 'temperature_c', limit: -18, hysteresis });

describe('a limit', () => {
  it('is passed by what lies beyond it, not by what lies on it', () => {
    expect(decided({ 0: -18, 10: -17.9, 20: -18 })).toEqual(['raise 10', 'clear 10-20']);
    const below = { kind: 'below', quantity: 'temperature_c', limit: 2 };
    expect(decided({ 0: 2, 10: 1.9, 20: 2 }, { condition: below })).toEqual(['raise 10', 'clear 10-20']);
  });

  it('has two sides in a range', () => {
    const condition = { kind: 'outside', quantity: 'temperature_c', low: 2, high: 8, hysteresis: 1 };
    const alerts = outbox(temperatures({ 0: 5, 10: 8.1, 20: 7.5, 30: 1, 40: 2.5, 50: 3 }), { condition });
    expect(told(alerts)).toEqual(['raise 10', 'clear 10-50']);
    expect(alerts[1]).toMatchObject({ value: 8.1, worst: 1, latest: 3 });
  });

  it('is not crossed back within the hysteresis', () => {
    expect(decided({ 0: -17, 10: -18.5, 20: -17, 30: -18.9, 40: -19, 50: -18.5 }, { condition: above(1) })).toEqual([
      'raise 0',
      'clear 0-40',
    ]);
  });

  it('is judged by numbers that are there', () => {
    const readings = [
      stored({ s: 0, values: { humidity_rh: 90 } }),
      stored({ s: 1, values: { temperature_c: 'warm' } }),
      stored({ s: 2, values: { temperature_c: Number.NaN } }),
      stored({ s: 3, values: { temperature_c: true } }),
    ];
    expect(outbox(readings)).toEqual([]);
    const inherited = { condition: { kind: 'above', quantity: 'constructor', limit: 0 } };
    expect(outbox(readings, inherited)).toEqual([]);
  });

  it('tells the first, the worst and the newest value', () => {
    const [raised, cleared] = outbox(temperatures({ 0: -17, 10: -10, 20: -16, 30: -19 }));
    expect(raised).toMatchObject({ value: -17, worst: -17, latest: -17, quantity: 'temperature_c', device_id: 'dev1' });
    expect(cleared).toMatchObject({ id: raised?.id, value: -17, worst: -10, latest: -19, end_reason: 'fine' });
  });
});

describe('the hold', () => {
  it('counts from the first bad reading to a bad one, by their own times', () => {
    expect(decided({ 0: -17, 59: -17 }, { hold_s: 60 })).toEqual([]);
    expect(decided({ 0: -17, 30: -17, 60: -17 }, { hold_s: 60 })).toEqual(['raise 0']);
  });

  it('begins anew after a good reading', () => {
    expect(decided({ 0: -17, 50: -19, 60: -17, 119: -17, 120: -17 }, { hold_s: 60 })).toEqual(['raise 60']);
  });

  it('goes on within the hysteresis, where nothing is raised', () => {
    const example = { hold_s: 60, condition: above(1) };
    expect(decided({ 0: -17, 30: -18.5, 70: -18.5 }, example)).toEqual([]);
    expect(decided({ 0: -17, 30: -18.5, 70: -18.5, 80: -17 }, example)).toEqual(['raise 0']);
  });

  it('is met by two readings of a sensor that speaks seldomer than it', () => {
    expect(decided({ 0: -17, 600: -17 }, { hold_s: 60 })).toEqual(['raise 0']);
  });

  it('begins anew after more than an hour without readings', () => {
    expect(decided({ 0: -17, 3601: -17 }, { hold_s: 60 })).toEqual([]);
    expect(decided({ 0: -17, 3601: -17, 3661: -17 }, { hold_s: 60 })).toEqual(['raise 3601']);
    expect(decided({ 0: -17, 3600: -17 }, { hold_s: 60 })).toEqual(['raise 0']);
  });

  it('begins anew only once, so that a sensor that speaks every two hours is heard', () => {
    expect(decided({ 0: -17, 7200: -17, 14400: -17 }, { hold_s: 60 })).toEqual(['raise 7200']);
  });

  it('of some hours is met by readings that are less than that apart', () => {
    expect(decided({ 0: -17, 7200: -17, 14400: -17 }, { hold_s: 4 * 3600 })).toEqual(['raise 0']);
  });
});

describe('the end', () => {
  it('is told when all was good for as long as the rule wants, as of the first good reading', () => {
    const alerts = outbox(temperatures({ 0: -17, 10: -19, 20: -18.5, 69: -19, 70: -19 }), { clear_hold_s: 60 });
    expect(told(alerts)).toEqual(['raise 0', 'clear 0-10']);
  });

  it('is put off by each bad reading', () => {
    expect(decided({ 0: -17, 10: -19, 60: -17, 70: -19, 120: -19 }, { clear_hold_s: 60 })).toEqual(['raise 0']);
    expect(decided({ 0: -17, 10: -19, 60: -17, 70: -19, 130: -19 }, { clear_hold_s: 60 })).toEqual([
      'raise 0',
      'clear 0-70',
    ]);
  });

  it('is not believed over more than an hour without readings', () => {
    expect(decided({ 0: -17, 10: -19, 4000: -19 }, { clear_hold_s: 60 })).toEqual(['raise 0']);
    expect(decided({ 0: -17, 10: -19, 4000: -19, 4060: -19 }, { clear_hold_s: 60 })).toEqual([
      'raise 0',
      'clear 0-4000',
    ]);
  });
});

describe('a rate of change', () => {
  const rate = { condition: { kind: 'rate', quantity: 'temperature_c', per_minute: 1, window_s: 60, hysteresis: 0.5 } };
  const ramp = (perMinute: number, seconds: number) =>
    Object.fromEntries(Array.from({ length: seconds / 5 + 1 }, (_, i) => [i * 5, (i * 5 * perMinute) / 60]));

  it('is measured over the window, up and down', () => {
    expect(decided(ramp(1.1, 300), rate)).toEqual(['raise 60']);
    expect(decided(ramp(-1.1, 300), rate)).toEqual(['raise 60']);
    expect(decided(ramp(0.9, 300), rate)).toEqual([]);
  });

  it('is over when the change is less by the hysteresis', () => {
    const steep = { 0: 0, 60: 1.2, 120: 2, 180: 2.5, 240: 3 };
    const alerts = outbox(temperatures(steep), rate);
    expect(told(alerts)).toEqual(['raise 60', 'clear 60-180']);
    expect(alerts[1]?.value).toBeCloseTo(1.2);
    expect(alerts[1]?.latest).toBeCloseTo(0.5);
  });

  it('is not told by two readings close to each other', () => {
    expect(decided({ 0: 0, 5: 5 }, rate)).toEqual([]);
  });

  it('of a sensor that speaks seldom is told by its last two readings, within an hour', () => {
    expect(decided({ 0: 0, 600: 11 }, rate)).toEqual(['raise 600']);
    expect(decided({ 0: 0, 3601: 90 }, rate)).toEqual([]);
  });

  it('remembers little of a long window', () => {
    const given = judgement({ condition: { ...rate.condition, window_s: 3600 } });
    const readings = temperatures(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i, i])));
    const { samples } = foldSeries(given, quietAt(given, before(0)), readings.slice(0, 5000));
    expect(samples.length).toBeLessThan(70);
  });
});

describe('a battery', () => {
  const of = (values: object[], condition: object = {}) => {
    const readings = values.map((each, s) => stored({ s, values: { ...each } }));
    return told(outbox(readings, { condition: { kind: 'battery_low', ...condition } }));
  };

  it('is low by percent, and good again five points above', () => {
    expect(of([{ battery_pct: 15 }, { battery_pct: 14 }, { battery_pct: 19 }, { battery_pct: 20 }])).toEqual([
      'raise 1',
      'clear 1-3',
    ]);
  });

  it('is low by millivolts where the rule says so', () => {
    expect(of([{ battery_mv: 2000 }])).toEqual([]);
    expect(of([{ battery_mv: 2399 }, { battery_mv: 2499 }, { battery_mv: 2500 }], { millivolts: 2400 })).toEqual([
      'raise 0',
      'clear 0-2',
    ]);
  });

  it('is low where it says so itself', () => {
    expect(of([{ battery_low: false }, { battery_low: true }, { battery_low: false }])).toEqual([
      'raise 1',
      'clear 1-2',
    ]);
  });

  it('is low where one of two says so, and good where none does', () => {
    expect(
      of([{ battery_pct: 50, battery_low: true }, { battery_pct: 16, battery_low: false }, { battery_pct: 50 }]),
    ).toEqual(['raise 0', 'clear 0-2']);
  });

  it('is good again at full, however high the limit', () => {
    expect(of([{ battery_pct: 97 }, { battery_pct: 100 }], { percent: 98 })).toEqual(['raise 0', 'clear 0-1']);
  });
});

describe('late readings', () => {
  const late = (bySecond: Readonly<Record<number, number>>) => temperatures(bySecond, { delay: 901 });

  it('that hold a whole episode leave a record of it', () => {
    const [recorded, ...more] = outbox(late({ 0: -17, 10: -10, 20: -19 }));
    expect(recorded).toMatchObject({ late: true, state: 'cleared', worst: -10, ended: MONDAY + 20_000 });
    expect(more).toEqual([]);
  });

  it('that begin what still holds raise it when the first bad one comes in time, with its true beginning', () => {
    const readings = [...late({ 0: -17, 10: -10 }), ...temperatures({ 1000: -15, 1010: -19 })];
    expect(told(outbox(readings, { hold_s: 10 }))).toEqual(['raise 0', 'clear 0-1010']);
  });

  it('that begin what a reading in time ends leave a record', () => {
    expect(told(outbox([...late({ 0: -17 }), ...temperatures({ 1000: -19 })]))).toEqual(['late 0-1000']);
  });

  it('end what is open', () => {
    expect(told(outbox([...temperatures({ 0: -17 }), ...late({ 10: -19 })]))).toEqual(['raise 0', 'clear 0-10']);
  });

  it('are none by a clock that was never set: nobody would be told as long as it is behind', () => {
    const unset = late({ 0: -17 }).map((one) => ({
      ...one,
      reading: { ...one.reading, time_quality: 'unsynchronized' as const },
    }));
    expect(told(outbox(unset))).toEqual(['raise 0']);
  });

  it('are those that the rule calls so', () => {
    expect(told(outbox(late({ 0: -17 }), { late_after_s: 901 }))).toEqual(['raise 0']);
  });
});

describe('the judgement', () => {
  it('leaves out what was judged, what is from before the rule, and what is from the future', () => {
    const given = judgement({ judged_from: MONDAY + 10_000 });
    const future = stored({ s: 20, values: { temperature_c: 0 }, delay: -301 });
    const state = quietAt(given, before(MONDAY + 15_000));
    const judged = foldSeries(given, state, [...temperatures({ 0: 0, 14: 0 }), future]);
    expect(judged).toEqual(state);
    expect(told(foldSeries(given, quietAt(given, before(0)), temperatures({ 9: 0, 10: 0 })).outbox)).toEqual([
      'raise 10',
    ]);
  });

  it('goes on from wherever it was stopped', () => {
    const given = judgement({ hold_s: 20, clear_hold_s: 20 });
    const readings = temperatures({ 0: -17, 10: -17, 20: -17, 30: -19, 40: -17, 50: -19, 60: -19, 70: -19, 80: -19 });
    const whole = foldSeries(given, quietAt(given, before(0)), readings);
    for (const stop of readings.keys()) {
      const half = foldSeries(given, quietAt(given, before(0)), readings.slice(0, stop));
      expect(foldSeries(given, JSON.parse(JSON.stringify(half)), readings)).toEqual(whole);
    }
  });

  it('of flapping stops where the outbox is full, and goes on when it is emptied', () => {
    const given = judgement();
    const flapping = temperatures(Object.fromEntries(Array.from({ length: 500 }, (_, s) => [s, s % 2 ? -19 : -17])));
    let state = foldSeries(given, quietAt(given, before(0)), flapping);
    expect(state.outbox.length).toBeLessThanOrEqual(101);
    let alerts = 0;
    while (state.outbox.length > 0) {
      alerts += state.outbox.length;
      state = foldSeries(given, { ...state, outbox: [] }, flapping);
    }
    expect(alerts).toBe(500);
  });

  it('gives an episode one id, whatever else of the rule is edited', () => {
    const [one] = outbox(temperatures({ 0: -17 }));
    const [same] = outbox(temperatures({ 0: -17, 10: -16 }), { severity: 'critical', name: 'Freezer' });
    const [other] = outbox(temperatures({ 0: -17 }), { hold_s: 0, judged_from: MONDAY - MINUTE });
    expect(same?.id).toBe(one?.id);
    expect(other?.id).not.toBe(one?.id);
  });
});
