import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Heart rate sensors', () => {
  it('that nobody wears tell no heart rate', () => {
    expect(heard({ manufacturerData: '6b003b160000' })).toEqual({ format: 'ph10', values: {} });
    expect(heard({ manufacturerData: '04ff01610600' })).toMatchObject({ values: { battery_pct: 97 } });
  });

  it('of Polar send other data too', () => {
    expect(heard({ manufacturerData: '6b007b164446' })).toBeUndefined();
  });
});
