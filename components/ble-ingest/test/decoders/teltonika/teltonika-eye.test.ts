import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Teltonika EYE', () => {
  it('reads the parts that its flags name', () => {
    expect(heard({ manufacturerData: '9a0801b708b4120ccb0bffc767' })).toEqual({
      format: 'teltonika',
      values: {
        temperature_c: 22.28,
        humidity_rh: 18,
        magnet: false,
        moving: false,
        movement_counter: 3275,
        pitch_deg: 11,
        roll_deg: -57,
        battery_mv: 3030,
        battery_low: false,
      },
      device: { model: 'EYE Sensor' },
    });
  });

  it('tells a low battery and a magnet by flags alone', () => {
    expect(heard({ manufacturerData: '9a08014c' })).toMatchObject({ values: { magnet: true, battery_low: true } });
  });

  it('is rejected without a part that its flags name', () => {
    expect(heard({ manufacturerData: '9a0801b708b4120ccb0bffc7' })).toEqual({
      format: 'teltonika',
      reject: 'truncated',
    });
  });

  it('is rejected in a version that is not known', () => {
    expect(heard({ manufacturerData: '9a0802010000' })).toEqual({ format: 'teltonika', reject: 'bad-version' });
  });
});
