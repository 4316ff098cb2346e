import { describe, expect, it } from '@jest/globals';
import { saidByService, valuesOf } from '../service-packet.ts';

describe('Mi scales', () => {
  it('tell a mass in pounds and in catties as kilograms', () => {
    // 0x4e20 = 20000: 200.00 lb of 0.45359237 kg, 200.00 jin of 0.5 kg.
    const pounds = { uuid: '181d', data: '23204ee507040b101301' };
    const catties = { uuid: '181d', data: '32204ee507040b101301' };
    expect(valuesOf(saidByService(pounds))).toEqual({ mass_kg: 90.718, stabilized: true, weight_removed: false });
    expect(valuesOf(saidByService(catties))).toEqual({ mass_kg: 100, stabilized: true, weight_removed: false });
  });

  it('tell no impedance of a mass that was taken off again', () => {
    const removed = { uuid: '181b', data: '02a6b2070103131a15e601604a' };
    expect(valuesOf(saidByService(removed))).toEqual({ mass_kg: 95.2, stabilized: true, weight_removed: true });
  });

  it.each([
    { uuid: '181d', data: '229e43e507040b1013' },
    { uuid: '181d', data: '229e43e507040b10133d' }, // second 61
    { uuid: '181d', data: '229e430000000b101301' },
    { uuid: '181b', data: '0226b20705040f0201ac0186' },
    { uuid: '181b', data: '0226b207050018020000000000' },
  ])('are no other device of those services: $uuid $data', (packet) => {
    expect(saidByService(packet)).toBeUndefined();
  });
});
