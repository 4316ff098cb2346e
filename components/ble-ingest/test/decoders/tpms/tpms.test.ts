import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const CAP = '000180eacaddeefff46503007c0c00003301';

describe('Tyre caps', () => {
  it('tell their wheel and the alarm', () => {
    expect(heard({ address: '80:EA:CA:DD:EE:FF', manufacturerData: CAP })).toMatchObject({
      values: { alarm: true },
      device: { wheel: 1 },
      deviceId: '80eacaddeeff',
    });
  });

  it('with the address of another are none', () => {
    expect(heard({ address: '80:EA:CA:DD:EE:00', manufacturerData: CAP })).toBeUndefined();
  });

  it('named BR on no wheel tell no pressure, also in thin air', () => {
    expect(heard({ localName: 'BR', manufacturerData: '401e1000829692' })).toMatchObject({
      values: { pressure_pa: 0 },
    });
  });

  it('are not all that a name starts with BR', () => {
    expect(heard({ localName: 'BRAVIA', manufacturerData: '401e1001a79692' })).toBeUndefined();
    expect(heard({ localName: 'BR', manufacturerData: '40ff1001a79692' })).toBeUndefined();
  });
});
