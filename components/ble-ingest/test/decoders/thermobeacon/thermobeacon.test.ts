import { describe, expect, it } from '@jest/globals';
import { type Packet, saidBy, valuesOf } from '../manufacturer-packet.ts';

const beacon = (hex: string): Packet => ({ name: 'ThermoBeacon', services: ['fff0'], manufacturer: [hex] });

describe('a ThermoBeacon (adverts of the test-suite of thermobeacon-ble, MIT)', () => {
  it('tells its climate and battery', () => {
    expect(valuesOf(beacon('10000000b002000047a4e20c8001b6024a000000'))).toEqual({
      battery_mv: 3298,
      battery_pct: 100,
      temperature_c: 24,
      humidity_rh: 43.375,
    });
  });

  it.each([
    [3000, 100],
    [2999, 99.9],
    [2922, 92.2],
    [2600, 60],
    [2550, 50],
    [2475, 30],
    [2450, 20],
    [2449, 0],
  ])('of %i mV has %d %% left', (millivolts, percent) => {
    const voltage = `${(millivolts & 0xff).toString(16).padStart(2, '0')}0${(millivolts >> 8).toString(16)}`;
    expect(valuesOf(beacon(`10000000b002000047a4${voltage}8001b6024a000000`))).toMatchObject({ battery_pct: percent });
  });

  it('tells that its button is pressed', () => {
    expect(valuesOf(beacon('10000080b002000047a4e20c8001b6024a000000'))).toMatchObject({ event_button: 'press' });
  });

  it('below zero reads below zero', () => {
    expect(valuesOf(beacon('10000000b002000047a4e20cf8ffb6024a000000'))).toMatchObject({ temperature_c: -0.5 });
  });

  it('is the device whose address is in the frame', () => {
    const packet = { address: 'a447000002b0', manufacturer: ['10000000b002000047a4e20c8001b6024a000000'] };
    expect(saidBy(packet)).toMatchObject({ deviceId: 'a447000002b0', values: { temperature_c: 24 } });
  });

  it('that tells its extremes makes no reading', () => {
    expect(saidBy(beacon('15000000f0050000d76ebe0165000000a70100000000'))).toMatchObject({ values: {} });
    expect(saidBy(beacon('1000000029060000456fab010a000000a20198000000'))).toMatchObject({ values: {} });
  });

  it('that sends shifted octets gives no reading', () => {
    const shifted = { reject: 'implausible' };
    expect(saidBy(beacon('10006100160000acfa2f0b26014703a7e71200c0'))).toMatchObject(shifted);
    expect(saidBy(beacon('10000000160000acfa2f0b26014703a7e71200c0'))).toMatchObject(shifted);
  });

  it('is not taken for one without service, name or own address', () => {
    expect(saidBy({ manufacturer: ['10000000b002000047a4e20c8001b6024a000000'] })).toBeUndefined();
    expect(saidBy(beacon('12000000b002000047a4e20c8001b6024a000000'))).toBeUndefined();
    expect(saidBy(beacon('10000000b002000047a4e20c8001b6024a0000'))).toBeUndefined();
  });
});
