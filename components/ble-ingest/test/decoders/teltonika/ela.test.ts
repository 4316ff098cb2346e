import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (hex: string) => heard({ manufacturerData: `5707${hex}` });

describe('ELA Blue', () => {
  it.each([
    ['320700', { magnet: true, count: 3 }],
    ['420600', { moving: false, count: 3 }],
    ['620100', { input: true, count: 0 }],
    ['920100', { motion: true, count: 0 }],
    ['b20200', { button: false, count: 1 }],
    ['f2e40c', { battery_mv: 3300 }],
    ['56e8030000e8fc', { acceleration_x_ms2: 9.807, acceleration_y_ms2: 0, acceleration_z_ms2: -7.767 }],
  ])('frame %s', (hex, values) => {
    expect(frame(hex)).toEqual({ format: 'ela', values });
  });

  it('says nothing in frames that are not known, or cut off', () => {
    expect(frame('06aabbccddeeff')).toBeUndefined();
    expect(frame('122e')).toBeUndefined();
  });
});
