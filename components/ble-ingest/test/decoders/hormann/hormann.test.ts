import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Hörmann garage door', () => {
  it('is rejected where the door is more than open', () => {
    expect(heard({ manufacturerData: `b40713c9${'00'.repeat(15)}` })).toEqual({
      format: 'hormann',
      reject: 'implausible',
    });
  });

  it('says nothing in the shorter of its two blocks', () => {
    expect(heard({ manufacturerData: 'b40701022d200000' })).toBeUndefined();
  });
});
