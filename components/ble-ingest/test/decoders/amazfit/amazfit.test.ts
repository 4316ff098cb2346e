import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const scale = (hex: string) => heard({ serviceData: [{ uuid: 'fee0', hex }] });

describe('Amazfit Smart Scale', () => {
  it('tells a mass that is not stable as such, and nothing else', () => {
    expect(scale('ba82e6c7fc3414a442000000680004620000000000'.slice(0, 40))).toEqual({
      format: 'amazfit',
      values: { mass_kg: 85.3, stabilized: false },
      device: { model: 'Amazfit Smart Scale' },
    });
  });

  it('leaves out a heart rate of zero', () => {
    const values = { mass_kg: 85.3, stabilized: true, impedance_ohm: 517.2 };
    expect(scale('ba82e6c7fc3414a442bf46ec00000462bba30100')).toMatchObject({ values });
    expect(scale('ba82e6c7fc3414a442bf46ec00000462bba30100')).not.toHaveProperty('values.heart_rate_bpm');
  });

  it('is no scale with an octet less', () => {
    expect(scale('ba82e6c7fc3414a442bf46ec68000462bba301')).toBeUndefined();
  });
});
