import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const FRAME = '14f230017a03059884103e0f19070d0114ffffffff';

describe('Grundfos ALPHA Reader', () => {
  it('names a mode that is not known by its number', () => {
    expect(heard({ manufacturerData: FRAME.replace('19070d', '19630d') })).toMatchObject({
      values: { pump_mode: 'mode 99' },
    });
  });

  it('is no reader with another start', () => {
    expect(heard({ manufacturerData: FRAME.replace('f23001', 'f23002') })).toBeUndefined();
  });
});
