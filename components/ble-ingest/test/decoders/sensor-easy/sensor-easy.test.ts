import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Sensor Easy', () => {
  it('counts how often the contact changed', () => {
    expect(heard({ localName: 'P MAG CCCCCC', serviceData: [{ uuid: '2a06', hex: '3b00' }] })).toEqual({
      format: 'sensor-easy',
      values: { opening: false, count: 29 },
      device: { model: 'SE MAG' },
    });
  });

  it('without a temperature names it', () => {
    expect(heard({ localName: 'P T EN 888888', serviceData: [{ uuid: '2a6e', hex: 'ff7f' }] })).toMatchObject({
      values: { fault: 'temperature_c' },
    });
  });

  it("is known by its name: the services are anybody's", () => {
    expect(heard({ localName: 'Lamp', serviceData: [{ uuid: '2a06', hex: '0000' }] })).toBeUndefined();
  });
});
