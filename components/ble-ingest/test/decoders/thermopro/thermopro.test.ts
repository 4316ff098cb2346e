import { describe, expect, it } from '@jest/globals';
import { type Packet, saidBy, valuesOf } from '../manufacturer-packet.ts';

const named = (name: string, ...manufacturer: string[]): Packet => ({ name, manufacturer });

describe('a ThermoPro hygrometer (adverts of the test-suite of thermopro-ble, MIT)', () => {
  it.each<[string, string, object]>([
    ['TP357 (2142)', 'c2f1001d022c', { temperature_c: 24.1, humidity_rh: 29, battery_pct: 100 }],
    ['TP357 (2142)', '82f1001d022c', { temperature_c: 24.1, humidity_rh: 29, battery_pct: 100 }],
    ['TP357 (2142)', 'c2f90010022c', { temperature_c: 24.9, humidity_rh: 16, battery_pct: 100 }],
    ['TP357S (2142)', 'c2ee0029220b01', { temperature_c: 23.8, humidity_rh: 41, battery_pct: 100 }],
    ['TP393 (9376)', 'c2f20035022c', { temperature_c: 24.2, humidity_rh: 53, battery_pct: 100 }],
    ['TP397 (0000)', 'c2f6ff35012c', { temperature_c: -1, humidity_rh: 53, battery_pct: 50 }],
    ['TP358', 'c2f50032002c', { temperature_c: 24.5, humidity_rh: 50, battery_pct: 1 }],
    ['TP358', 'c2f50032032c', { temperature_c: 24.5, humidity_rh: 50 }],
  ])('%s that sends %s reads %j', (name, hex, values) => {
    expect(valuesOf(named(name, hex))).toEqual(values);
  });

  it('that has not measured tells its battery', () => {
    expect(valuesOf(named('TP357S (3C62)', 'c2ffffff220b01'))).toEqual({ battery_pct: 100 });
    expect(saidBy(named('TP357S (3C62)', 'c2ffffff230b01'))).toMatchObject({ reject: 'all-values-unavailable' });
  });

  it('is known by nothing but its name', () => {
    expect(saidBy({ manufacturer: ['c2f1001d022c'] })).toBeUndefined();
    expect(saidBy(named('TP25', 'c2f1001d022c'))).toBeUndefined();
    expect(saidBy(named('TP357 (2142)', 'c2f1001d02'))).toBeUndefined();
  });

  it('of more than 100 %RH gives no reading', () => {
    expect(saidBy(named('TP357', 'c2f10065022c'))).toMatchObject({ reject: 'implausible' });
  });
});

describe('a ThermoPro meat probe', () => {
  it.each<[string, string, object]>([
    ['TP960R (0000)', '003a0030083800', { temperature_probe_c_1: 28, temperature_c_1: 26, battery_mv_1: 2096 }],
    ['TP962R (0000)', '0137003b0b3700', { temperature_probe_c_2: 25, temperature_c_2: 25, battery_mv_2: 2875 }],
    ['TP970R', '003500460b3500', { temperature_probe_c_1: 23, temperature_c_1: 23, battery_mv_1: 2886 }],
    ['TP972S', '003300480a3300ffeeddccbbaa', { temperature_probe_c_1: 21, temperature_c_1: 21, battery_mv_1: 2632 }],
    [
      'TP972S',
      '0072006a0a33d3b8420040ae426606ae426c54737744f8',
      {
        temperature_probe_c_1: 3.6,
        temperature_probe_center_c_1: 0.6,
        temperature_probe_end_c_1: 0.6,
        temperature_c_1: 15.6,
        battery_mv_1: 2666,
      },
    ],
  ])('%s that sends %s reads %j', (name, hex, values) => {
    expect(valuesOf(named(name, hex))).toEqual(expect.objectContaining(values));
  });

  it('tells what is left in its battery', () => {
    expect(valuesOf(named('TP960R (0000)', '003a0030083800'))).toMatchObject({ battery_pct_1: 9 });
    expect(valuesOf(named('TP970R', '003500460b3500'))).toMatchObject({ battery_pct_1: 100 });
  });

  it('of another length, number or name is none', () => {
    const long = 'c2c7018d00e10a3313fa4200c0fa429af9fa426c54737744f8';
    expect(saidBy(named('TP972S', long))).toBeUndefined();
    expect(saidBy(named('TP9000NOTHING', long))).toBeUndefined();
    expect(saidBy(named('TP960R', '0472006a0a33d3b8420040ae426606ae426c54737744f8'))).toBeUndefined();
    expect(saidBy(named('TP960R', '043a0030083800'))).toMatchObject({ reject: 'unknown-object-id' });
  });

  it('that is no number anywhere gives no reading', () => {
    expect(saidBy(named('TP972S', '0072006a0a0000c07f0040ae426606ae426c54737744f8'))).toMatchObject({
      reject: 'implausible',
    });
  });
});
