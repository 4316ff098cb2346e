import { describe, expect, it } from '@jest/globals';
import { saidBy, valuesOf } from '../manufacturer-packet.ts';

describe('an Oria T301', () => {
  it('below zero reads below zero, and tells its own address', () => {
    const packet = { manufacturer: ['55aa0105aabbccddeeff0107ff3815e0530001'] };
    expect(valuesOf(packet)).toEqual({ temperature_c: -2, humidity_rh: 56, battery_pct: 83 });
    expect(saidBy(packet)).toMatchObject({ deviceId: 'aabbccddeeff', device: { model: 'T301' } });
  });

  it('that is cut off gives no reading', () => {
    expect(saidBy({ manufacturer: ['55aa0105aabbccddeeff010709e215e0'] })).toMatchObject({ reject: 'truncated' });
  });

  it('is not taken for one of another version or model', () => {
    expect(saidBy({ manufacturer: ['55aa0205aabbccddeeff010709e215e0530001'] })).toBeUndefined();
    expect(saidBy({ manufacturer: ['55aa0109aabbccddeeff010709e215e0530001'] })).toBeUndefined();
  });
});
