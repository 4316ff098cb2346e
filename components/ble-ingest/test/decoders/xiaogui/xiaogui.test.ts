import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (control: string, address = '5f5a29e5e094') =>
  heard({ address, manufacturerData: `c0a30276138b0002${control}5f5a29e5e094` });

describe('Xiaogui scale', () => {
  it('counts pounds in kilograms', () => {
    expect(frame('31')).toMatchObject({ values: { mass_kg: 28.58, stabilized: true } });
  });

  it('tells no impedance until the mass is stable', () => {
    expect(frame('20')).not.toHaveProperty('values.impedance_ohm');
  });

  it('says nothing with a control octet that is not known', () => {
    expect(frame('22')).toBeUndefined();
  });

  it('knows its frames by its address', () => {
    expect(frame('21', '5f5a29e5e095')).toBeUndefined();
  });
});
