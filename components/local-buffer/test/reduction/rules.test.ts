import { describe, expect, it } from '@jest/globals';
import { reductionSchema, ruleBook, ruleFor } from '../../src/reduction/rules.ts';

const rulesOf = (config: object) => ruleBook(reductionSchema.parse(config));

describe('the rules of reduction', () => {
  it.each([
    ['no rule', {}],
    ['a rule for all', { all: { window_s: 60 } }],
    [
      'texts, as the smaller nucleus hands numbers over',
      { a: { device: 'a4c1*', dead_band: '0.2', min_interval_s: '5' } },
    ],
    ['a rule that was taken away', { all: null }],
    ['a numbered probe', { a: { quantity: 'temperature_c_2', dead_band: 0.2 } }],
  ])('may be %s', (_, config) => {
    expect(reductionSchema.safeParse(config).success).toBe(true);
  });

  it.each([
    ['say nothing to do', { all: { device: '*' } }],
    ['average what they thin out as well', { all: { window_s: 60, dead_band: 1 } }],
    ['ask for a quantity nobody knows', { all: { quantity: 'temperature_f', window_s: 60 } }],
    ['name a device that cannot be', { all: { device: '../*', window_s: 60 } }],
    ['have a star ahead of the end', { all: { device: 'a*b', window_s: 60 } }],
    ['be silent for less than the interval', { all: { min_interval_s: 60, max_silence_s: 30 } }],
    ['have a window without length', { all: { window_s: 0 } }],
    ['have a setting nobody knows', { all: { windows_s: 60 } }],
    [
      'be more than a message of the nucleus holds',
      Object.fromEntries([...Array(65)].map((_, i) => [`r${i}`, { window_s: 9 }])),
    ],
  ])('may not %s', (_, config) => {
    expect(reductionSchema.safeParse(config).success).toBe(false);
  });

  it('apply one by one, the most specific alone, in whatever order the nucleus names them', () => {
    const config = {
      a_all: { min_interval_s: 1 },
      b_quantity: { quantity: 'temperature_c', min_interval_s: 2 },
      c_prefix: { device: 'a4*', min_interval_s: 3 },
      d_longer: { device: 'a4c1*', min_interval_s: 4 },
      e_device: { device: 'a4c138', min_interval_s: 5 },
      f_both: { device: 'a4c138', quantity: 'temperature_c', min_interval_s: 6 },
    };
    const reversed = Object.fromEntries(Object.entries(config).reverse());
    for (const rules of [rulesOf(config), rulesOf(reversed)]) {
      const interval = (device: string, quantity: string) => ruleFor(rules, device, quantity)?.minIntervalS;
      expect(interval('b0', 'humidity_rh')).toBe(1);
      expect(interval('b0', 'temperature_c_2')).toBe(2);
      expect(interval('a4ff', 'temperature_c')).toBe(3);
      expect(interval('a4c1ff', 'temperature_c')).toBe(4);
      expect(interval('a4c138', 'humidity_rh')).toBe(5);
      expect(interval('a4c138', 'temperature_c')).toBe(6);
    }
  });

  it('of two that are equally specific let the first by name decide', () => {
    const rules = rulesOf({ b: { min_interval_s: 2 }, a: { min_interval_s: 1 } });
    expect(ruleFor(rules, 'x', 'temperature_c')?.minIntervalS).toBe(1);
  });

  it('never are silent for less than their interval', () => {
    expect(rulesOf({ a: { min_interval_s: 3600 } })[0]?.maxSilenceS).toBe(3600);
    expect(rulesOf({ a: { dead_band: 1 } })[0]?.maxSilenceS).toBe(600);
  });
});
