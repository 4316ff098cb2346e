import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (hex: string, address = 'ffeeddccbbaa') => heard({ address, serviceData: [{ uuid: 'ffe1', hex }] });

describe('Minew beacon', () => {
  it('is rejected where it is cut off', () => {
    expect(frame('a1016315803200aabbccddee')).toEqual({ format: 'minew', reject: 'truncated' });
  });

  it('says nothing in frames that are not measurements', () => {
    expect(frame('a10801aabbccddeeff504c5553')).toBeUndefined();
  });

  it('knows its frames by its address', () => {
    expect(frame('a1016315803200aabbccddeefe')).toBeUndefined();
  });
});
