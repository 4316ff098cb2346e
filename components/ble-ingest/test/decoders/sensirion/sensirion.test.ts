import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const decode = (payload: string) => decodeAdvertisement(sighting(adStructure(0xff, octetsOf(`d506${payload}`))));

describe('A Sensirion gadget', () => {
  it('tells a temperature below zero', () => {
    expect(decode('0006e2e72b3e6891')).toMatchObject({ values: { temperature_c: -2.502, humidity_rh: 65 } });
  });

  it('of a humidity below zero is dry', () => {
    expect(decode('0006123466660000')).toMatchObject({ values: { humidity_rh: 0 } });
  });

  it('with another type of advertisement or an unknown sample is rejected', () => {
    expect(decode('0106e2e72b3e6891')).toEqual({ format: 'sensirion', reject: 'bad-version' });
    expect(decode('0063e2e72b3e6891')).toEqual({ format: 'sensirion', reject: 'bad-version' });
  });

  it('that is cut off is rejected', () => {
    expect(decode('0006e2e72b3e68')).toEqual({ format: 'sensirion', reject: 'truncated' });
    expect(decode('00')).toEqual({ format: 'sensirion', reject: 'truncated' });
  });
});
