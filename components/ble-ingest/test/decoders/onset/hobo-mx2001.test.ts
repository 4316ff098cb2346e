import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('HOBO MX2001', () => {
  it('tells its serial number', () => {
    expect(heard({ manufacturerData: 'c5000740d54f01062402000008005231029e8708cb3d' })).toMatchObject({
      device: { serial_number: '22009152' },
    });
  });

  it('without a number for the level is rejected', () => {
    expect(heard({ manufacturerData: 'c5000740d54f01062402000008005231029e0000c07f' })).toEqual({
      format: 'hobomx2001',
      reject: 'all-values-unavailable',
    });
  });

  it('is not another logger of the series', () => {
    expect(heard({ manufacturerData: 'c5000740d54f01062502000008005231029e8708cb3d' })).toBeUndefined();
  });
});
