import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Battery service', () => {
  it('with more than 100 % is rejected', () => {
    expect(heard({ serviceData: [{ uuid: '180f', hex: 'ff' }] })).toEqual({
      format: 'service-data',
      reject: 'implausible',
    });
  });

  it("beside a sensor's own data tells nothing", () => {
    const own = { uuid: '2a6e', hex: '1301' };
    const said = heard({ localName: 'C T 999999', serviceData: [{ uuid: '180f', hex: '21' }, own] });
    expect(said).toMatchObject({ values: { temperature_c: 2.75 } });
  });
});
