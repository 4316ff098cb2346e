import { describe, expect, it } from '@jest/globals';
import { type Packet, saidBy, valuesOf } from '../manufacturer-packet.ts';

const named = (name: string, ...manufacturer: string[]): Packet => ({ name, services: ['fff0'], manufacturer });

describe('an Inkbird sensor (adverts of the test-suites of inkbird-ble and ble_monitor, MIT)', () => {
  it.each<[string, string, object]>([
    ['sps', 'fc07c71200c83d5606', { temperature_c: 20.44, humidity_rh: 48.07, battery_pct: 86 }],
    ['sps', '0f08c0120170086406', { temperature_probe_c_1: 20.63, humidity_rh: 48, battery_pct: 100 }],
    ['sps', '9c08f41000ba4e6408', { temperature_c: 22.04, humidity_rh: 43.4, battery_pct: 100 }],
    ['tps', '4808000000c66e0d06', { temperature_c: 21.2, battery_pct: 13 }],
    ['tps', '9ef8000000bcbc6406', { temperature_c: -18.9, battery_pct: 100 }],
    ['tps', '4808ffff00c66e0d06', { temperature_c: 21.2, battery_pct: 13 }],
    ['iBBQ', '0000000030e2837db5020401fa000401fa00', probes(26, 25, 26, 25)],
    ['xBBQ', '010000002c1100006dd314011101', probes(27.6, 27.3)],
    ['ITH-13-B', '49241223052f0e0110026400000000000000', { temperature_c: 27, humidity_rh: 52.8, battery_pct: 100 }],
    ['ITH-13-B', '49241223052ff000f9016400000400000000', { temperature_c: 24, humidity_rh: 50.5, battery_pct: 100 }],
    ['ITH-11-B', '49240812005e00005d036400640800000000', { temperature_c: 0, humidity_rh: 86.1, battery_pct: 100 }],
    ['ITH-11-B', '49240812005efeff48036400640800000000', { temperature_c: -0.2, humidity_rh: 84, battery_pct: 100 }],
    ['', '49240812005efeff48036400640800000000', { temperature_c: -0.2, humidity_rh: 84, battery_pct: 100 }],
  ])('"%s" that sends %s reads %j', (name, hex, values) => {
    expect(valuesOf(named(name, hex))).toEqual(values);
  });

  it('with a probe on a wire tells the temperature of that', () => {
    expect(valuesOf(named('sps', '3b0af815018cbc6408'))).toEqual({
      temperature_probe_c_1: 26.19,
      humidity_rh: 56.24,
      battery_pct: 100,
    });
    expect(saidBy(named('sps', '3b0af815078cbc6408'))).toMatchObject({ reject: 'unknown-object-id' });
  });

  it('that sends garbage gives no reading', () => {
    const garbage = { reject: 'implausible' };
    expect(saidBy(named('ITH-11-B', '49240812005e0000ffff6400640800000000'))).toMatchObject(garbage);
    expect(saidBy(named('ITH-11-B', '49240812005e00005d03ff00640800000000'))).toMatchObject(garbage);
    expect(saidBy(named('sps', 'fc07112700c83d5606'))).toMatchObject(garbage);
    expect(saidBy(named('Ink@IAM-T2', '5432006200a13e29bed4011a03e9026791'))).toMatchObject(garbage);
  });

  it('puts several blocks into one packet: the last is the newest', () => {
    expect(valuesOf(named('tps', '980800000007bc0008', 'c00800000026710008'))).toEqual({
      temperature_c: 22.4,
      battery_pct: 0,
    });
  });

  it('is not taken for one by length alone', () => {
    expect(saidBy(named('other', 'fc07c71200c83d5606'))).toBeUndefined();
    expect(saidBy(named('spsX', 'fc07c71200c83d5606'))).toBeUndefined();
    expect(saidBy({ manufacturer: ['49240812005efeff48036400640800000000'] })).toBeUndefined();
    expect(saidBy(named('', '49240812005efeff48036400640800000001'))).toBeUndefined();
    expect(saidBy({ manufacturer: ['5432016200a13e29bed4011a0227026791'] })).toBeUndefined();
  });
});

describe('an Inkbird meat thermometer without a name', () => {
  it.each<[string, string, object]>([
    ['28ec9a2e65d7', '0000000028ec9a2e65d7f000', probes(24)],
    ['3414b5abf47b', '000000003414b5abf47bc800d200', probes(20, 21)],
    ['a8e2c171671e', '00000000a8e2c171671e0000000000000000', probes(0, 0, 0, 0)],
    ['1893d7353559', '000000001893d7353559d200f6fff6fff6fff6fff6ff', probes(21)],
    ['d36d0000112c', '010000002c1100006dd314011101', probes(27.6, 27.3)],
  ])('of address %s is known by that in %s', (address, hex, values) => {
    expect(valuesOf({ address, services: ['fff0'], manufacturer: [hex] })).toEqual(values);
  });

  it('is not taken for one where the frame holds another address', () => {
    expect(saidBy({ address: '28ec9a2e65d8', manufacturer: ['0000000028ec9a2e65d7f000'] })).toBeUndefined();
  });
});

describe('an xBBQ', () => {
  it('without a probe plugged in gives no reading', () => {
    expect(saidBy(named('xBBQ', '010000002c1100006dd3ffffffff'))).toMatchObject({ reject: 'all-values-unavailable' });
  });

  it('is read of its frame of kind 1 where the packet holds kind 2 behind it', () => {
    const frames = ['010000002c1100006dd311011201', '020000002c1100006dd3da03da03'];
    expect(valuesOf(named('xBBQ', ...frames))).toEqual(probes(27.3, 27.4));
  });

  it('is not read of kind 2 where all probes tell the same: that is the time since it was switched on', () => {
    const count = named('xBBQ', '020000002c1100006dd380038003');
    expect(saidBy(count)).toMatchObject({ reject: 'all-values-unavailable' });
    expect(valuesOf(named('xBBQ', '010000002c1100006dd380038003'))).toEqual(probes(89.6, 89.6));
  });

  it('is read of kind 2 where nothing else is there, as the reference does', () => {
    expect(valuesOf(named('xBBQ', '02000000561100007f739a001300'))).toEqual(probes(15.4, 1.9));
  });
});

function probes(...temperatures: number[]): object {
  return Object.fromEntries(temperatures.map((celsius, index) => [`temperature_probe_c_${index + 1}`, celsius]));
}
