import { describe, expect, it } from '@jest/globals';
import { isSeriesRule, type Judgement } from '../../lib/alerts/series-judgement.ts';
import { knownQuiet } from '../../lib/alerts/series-start.ts';
import { HOUR, MONDAY, type RuleExample, rule } from './examples.ts';
import { PLACE, temperatures } from './readings.ts';

/** The second at which nothing can be open, looking for it before second `until`. */
function quietSecond(bySecond: Readonly<Record<number, number>>, until: number, example: RuleExample = {}) {
  const parsed = rule({
    condition: { kind: 'above', quantity: 'temperature_c', limit: -18, hysteresis: 1 },
    ...example,
  });
  if (!isSeriesRule(parsed)) throw new TypeError('a rule that readings decide');
  const judgement: Judgement = { rule: parsed, series: PLACE, now: MONDAY + HOUR };
  const state = knownQuiet(judgement, temperatures(bySecond), MONDAY + until * 1000);
  return state && (state.at.measured_at - MONDAY) / 1000;
}

describe('the place from which a series is judged that has no state', () => {
  it('is where whatever was before is over', () => {
    expect(quietSecond({ 0: -20, 10: -17 }, 10)).toBe(0);
    expect(quietSecond({ 0: -18.5, 10: -20, 20: -17 }, 20)).toBe(10);
    expect(quietSecond({ 0: -20, 10: -18.5, 59: -20, 60: -20, 70: -17 }, 70, { clear_hold_s: 60 })).toBe(60);
  });

  it('is none where that is not known, or only at what is to be judged', () => {
    expect(quietSecond({}, 10)).toBeUndefined();
    expect(quietSecond({ 0: -18.5, 10: -17 }, 10)).toBeUndefined();
    expect(quietSecond({ 0: -18.5, 10: -17, 20: -20 }, 10)).toBeUndefined();
    expect(quietSecond({ 0: -20, 30: -20, 40: -17 }, 40, { clear_hold_s: 60 })).toBeUndefined();
  });

  it('is none behind what may be an alert that nobody judged yet', () => {
    expect(quietSecond({ 0: -17, 10: -20, 20: -17 }, 20)).toBeUndefined();
  });
});
