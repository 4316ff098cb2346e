import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const decode = (frame: string) => decodeAdvertisement(sighting(adStructure(0x16, octetsOf(`aafe${frame}`))));

describe('A KKM sensor frame', () => {
  it('leaves out the humidity of a sensor that has none', () => {
    expect(decode('2101060b80fe00')).toEqual({ format: 'kkm', values: { temperature_c: 11.5 } });
  });

  it('tells the hundreds of degrees of a hot probe in the place of humidity', () => {
    // -21: one hundred degrees more than the 11.5 of the temperature.
    expect(decode('2101060b80eb19')).toEqual({ format: 'kkm', values: { temperature_c: 111.5 } });
  });

  it('that names no sensor, or one that nobody knows, is rejected', () => {
    expect(decode('210100')).toEqual({ format: 'kkm', reject: 'truncated' });
    expect(decode('2108010bb8')).toEqual({ format: 'kkm', reject: 'truncated' });
    expect(decode('21')).toEqual({ format: 'kkm', reject: 'truncated' });
  });

  it('of the list form skips sensors that it does not know', () => {
    expect(decode('24010bb81902ff000302ffe7')).toEqual({
      format: 'kkm',
      values: { battery_mv: 3000, temperature_c: -2.5 },
    });
  });

  it('of the list form that ends within a sensor is rejected', () => {
    expect(decode('24010bb8190402ffe7')).toEqual({ format: 'kkm', reject: 'truncated' });
    expect(decode('24010bb81900')).toEqual({ format: 'kkm', reject: 'truncated' });
  });

  it('leaves other frames of Eddystone alone', () => {
    expect(decode('10ee03676f6f2e676c2f4162')).toBeUndefined();
  });
});
