import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const pro = (hex: string) => heard({ serviceData: [{ uuid: 'feab', hex }] });

describe('MokoSmart', () => {
  it('BeaconX Pro reads frost', () => {
    expect(pro('70000afff401ee0caf03def14635998a')).toMatchObject({ values: { temperature_c: -1.2 } });
  });

  it('BeaconX Pro in another range tells no acceleration', () => {
    expect(pro('60000a010107154039c0fa000bf901f40c93fe3487')).toMatchObject({ values: { battery_mv: 3065 } });
    expect(pro('60000a010107154039c0fa000bf901f40c93fe3487')).not.toHaveProperty('values.acceleration_x_ms2');
  });

  it('BeaconX Pro that is cut off says nothing', () => {
    expect(pro('70000a011201ee0caf')).toBeUndefined();
  });

  it('MokoBeacon measures up to 16 g', () => {
    expect(heard({ serviceData: [{ uuid: 'ff01', hex: '64000000005085ff7ff0ffe003' }] })).toBeUndefined();
  });
});
