import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (hex: string, address = 'ac2331234567') => heard({ address, manufacturerData: `3906${hex}` });

describe('Minew sensor', () => {
  it('tells a temperature only where it has no hygrometer', () => {
    expect(frame('ca05010200fb8048466d696e65770000000100001234abcd')).toEqual({
      format: 'minew',
      values: { temperature_c: -4.5 },
    });
  });

  it('is rejected where it is cut off', () => {
    expect(frame('a30364197348466745233123ac007a')).toEqual({ format: 'minew', reject: 'truncated' });
  });

  it('knows its frames by its address where they carry one', () => {
    expect(frame('a30364197348466745233123ac007ad3', 'ac2331234568')).toBeUndefined();
  });

  it('says nothing in frames about itself, or about people', () => {
    expect(frame('a40000090600010100006745233123ac1234')).toBeUndefined();
    expect(frame('ca18007f230110320000000000000000000000001234abcd')).toBeUndefined();
  });
});
