import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const frame = (hex: string) => heard({ manufacturerData: `dc00${hex}` });

describe('Oral-B', () => {
  it('names what it does not know by its code', () => {
    expect(frame('0201082a0b00013f630004')).toMatchObject({
      values: {
        state: 'state 42',
        brushing: false,
        brushing_pressure: 'pressure 11',
        brushing_mode: 'mode 63',
        brushing_sector: 'sector code 99',
      },
    });
  });

  it('names the model', () => {
    expect(frame('0631190872000000070000')).toMatchObject({ device: { model: 'iO Series 8/9' } });
  });

  it('is not so with another length', () => {
    expect(frame('06311908720000000700')).toBeUndefined();
  });
});
