import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Oras faucet', () => {
  it('tells its serial number', () => {
    expect(heard({ manufacturerData: '3101006400323131313030373933350020202020' })).toMatchObject({
      device: { serial_number: '2111007935' },
    });
  });

  it('is another device of the chip without one', () => {
    expect(heard({ manufacturerData: '3101006400320031313030373933350020202020' })).toBeUndefined();
  });
});
