import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Otodata', () => {
  it('tells what it is in a frame without measurement', () => {
    expect(heard({ manufacturerData: 'b1034f544f3332383148845603132111010400022af20304' })).toEqual({
      format: 'otod',
      values: {},
      device: { serial_number: '56001608', device_type_id: 67_367_466 },
    });
  });

  it('with a state other than 0 has a problem', () => {
    expect(heard({ manufacturerData: 'b1034f544f54454c45020010270100366e0f000000' })).toMatchObject({
      values: { level_pct: 100, problem: true },
    });
  });

  it('with another text is another frame', () => {
    expect(heard({ manufacturerData: 'b1034f544f54454d45020010270000366e0f000000' })).toBeUndefined();
  });
});
