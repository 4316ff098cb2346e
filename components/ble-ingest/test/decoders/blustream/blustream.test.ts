import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const FRAME = '940101def902be0ff1f830';

describe('Blustream', () => {
  it('reads a temperature below zero', () => {
    expect(heard({ address: '0c1a1002f9de', manufacturerData: FRAME })).toMatchObject({
      values: { temperature_c: -20, humidity_rh: 40.81 },
    });
  });

  it('knows its frames by half of its address', () => {
    expect(heard({ address: '0c1a1002f9df', manufacturerData: FRAME })).toBeUndefined();
  });
});
