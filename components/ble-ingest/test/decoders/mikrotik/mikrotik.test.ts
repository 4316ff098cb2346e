import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (head: string, flags = '00') =>
  heard({ manufacturerData: `4f09${head}10a9000000f6cd09a1196be86600${flags}62` });

describe('MikroTik tag', () => {
  it('reads the acceleration of gravity below zero', () => {
    expect(frame('0100')).toMatchObject({ values: { acceleration_y_ms2: -10 } });
  });

  it('names what made it advertise', () => {
    expect(frame('0100', '15')).toMatchObject({
      values: { magnet: true, tilt: false, free_fall: true, impact_y: true },
    });
  });

  it('whose battery is above 100 % tells the rest without it', () => {
    const result = heard({ manufacturerData: '4f0901009e11fffffeff0000a119e802000029e4' });
    expect(result).toMatchObject({ values: { temperature_c: 25.62890625, uptime_s: 744 } });
    expect(result).not.toHaveProperty('values.battery_pct');
  });

  it('is rejected where it is encrypted', () => {
    expect(frame('0101')).toEqual({ format: 'mikrotik', reject: 'key-required' });
  });

  it('is rejected in a version that is not known', () => {
    expect(frame('0200')).toEqual({ format: 'mikrotik', reject: 'bad-version' });
  });
});
