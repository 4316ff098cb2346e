import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const FRAME = '0001020311187a93c1b333021a45000020ab61';

describe('Senssun scale', () => {
  it('tells a mass that is not stable as such, without impedance', () => {
    expect(heard({ address: '187a93c1b333', manufacturerData: FRAME })).toMatchObject({
      values: { mass_kg: 67.25, stabilized: false },
    });
  });

  it('knows its frames by its address', () => {
    expect(heard({ address: '187a93c1b334', manufacturerData: FRAME })).toBeUndefined();
  });
});
