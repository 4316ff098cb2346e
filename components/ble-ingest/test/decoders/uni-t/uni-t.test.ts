import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const display = (text: string) => heard({ manufacturerData: `aabb00${Buffer.from(text).toString('hex')}1b01000000` });

describe('UNI-T anemometer', () => {
  it('tells metres per second whatever the display shows', () => {
    expect(display('  2.75M/S40')).toMatchObject({ values: { speed_ms: 2.75 } });
    expect(display(' 10.00M/S80')).toMatchObject({ values: { speed_ms: 4.47 } });
  });

  it('is not so in a unit that is not known', () => {
    expect(display('  2.75M/S30')).toBeUndefined();
  });
});
