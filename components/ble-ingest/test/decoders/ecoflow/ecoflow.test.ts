import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('EcoFlow', () => {
  it('of a model that is not known has its serial number', () => {
    const said = heard({ manufacturerData: `b5b513${Buffer.from('Z99ABC1XYZ123456').toString('hex')}d8000100003e08` });
    expect(said).toMatchObject({ values: { battery_pct: 88 }, device: { serial_number: 'Z99ABC1XYZ123456' } });
  });

  it('without a serial number is another frame', () => {
    expect(heard({ manufacturerData: `b5b513${'00'.repeat(16)}58000100003e08` })).toBeUndefined();
  });
});
