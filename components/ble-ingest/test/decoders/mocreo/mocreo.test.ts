import { describe, expect, it } from '@jest/globals';
import { saidBy, valuesOf } from '../manufacturer-packet.ts';

const sensor = (hex: string) => ({ name: 'MOCREO', manufacturer: [hex] });

describe('a Mocreo sensor (adverts of the test-suite of ble_monitor, MIT)', () => {
  it.each<[string, string, object]>([
    ['ST8', '1184e98264b05a0a00000000000a64000000', { temperature_c: 26.5, battery_pct: 100 }],
    ['SW2', '01821580e4000000000000000086f6000000', { leak: false, battery_pct: 100 }],
    ['SW2', '01821580e4000000000001000086f6000000', { leak: true, battery_pct: 100 }],
    ['MS2', '018d7b00e4b0370a6212000000002e000000', { temperature_c: 26.15, humidity_rh: 47.06, battery_pct: 100 }],
    // Made for this test after the layout that ble_monitor reads; it has no advert of this model.
    [
      'SD1',
      '01950000e400370a18fc1564000000000000',
      { temperature_c: 26.15, temperature_probe_c_2: -10, humidity_rh: 35.6, door: true, battery_pct: 100 },
    ],
  ])('%s that sends %s reads %j', (model, hex, values) => {
    expect(valuesOf(sensor(hex))).toEqual(values);
    expect(saidBy(sensor(hex))).toMatchObject({ device: { model } });
  });

  it('of model ST7 sends its frame behind seven octets of something else', () => {
    const packet = { name: 'ST7', manufacturer: ['4a00112233445500100000640a0a0000'] };
    expect(valuesOf(packet)).toEqual({ temperature_c: 25.7, battery_pct: 100 });
  });

  it('of an unknown model gives no reading', () => {
    expect(saidBy(sensor('0199290154b0920900000000006162000000'))).toMatchObject({ reject: 'unknown-object-id' });
  });

  it('is known by nothing but its name and length', () => {
    expect(saidBy({ manufacturer: ['0181290154b0920900000000006162000000'] })).toBeUndefined();
    expect(saidBy({ name: 'MOCREO2', manufacturer: ['0181290154b0920900000000006162000000'] })).toBeUndefined();
    expect(saidBy(sensor('0181290154b09209000000000061620000'))).toBeUndefined();
  });
});
