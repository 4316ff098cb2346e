import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Chef iQ', () => {
  it('reads temperatures below zero', () => {
    expect(heard({ manufacturerData: 'cd050140630000009cff9cff9cff9cff9cff0000' })).toMatchObject({
      values: { temperature_meat_c: -10, temperature_ambient_c: -10 },
    });
  });

  it('is rejected with more battery than there can be', () => {
    expect(heard({ manufacturerData: 'cd050140ff13c000c900c900ca00cb00c0008d11' })).toEqual({
      format: 'chefiq',
      reject: 'implausible',
    });
  });
});
