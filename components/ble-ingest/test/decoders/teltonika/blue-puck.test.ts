import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Blue Puck', () => {
  it('is nobody without its name', () => {
    expect(heard({ localName: 'Puck', serviceData: [{ uuid: '2a6e', hex: '860b' }] })).toBeUndefined();
  });

  it('reads a temperature below zero', () => {
    expect(heard({ localName: 'P T EN 80906F', serviceData: [{ uuid: '2a6e', hex: '0cfe' }] })).toMatchObject({
      values: { temperature_c: -5 },
      device: { model: 'Blue Puck T' },
    });
  });
});
