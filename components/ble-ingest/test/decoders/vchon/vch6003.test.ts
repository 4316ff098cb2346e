import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('VCH6003', () => {
  it('with the address of another is none', () => {
    expect(heard({ address: 'AA:BB:CC:DD:EE:00', manufacturerData: '010900f614aabbccddeeff' })).toBeUndefined();
  });
});
