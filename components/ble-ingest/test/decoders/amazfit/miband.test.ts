import { describe, expect, it } from '@jest/globals';
import { parseAdvertisement } from '../../../src/ad-structures.ts';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { heard } from '../heard.ts';

const ADDRESS = 'c5093f890b4b';
const BLOCK = `5701020aff54${'ff'.repeat(13)}03${ADDRESS}`;
const STEPS = parseAdvertisement(adStructure(0x16, octetsOf('e0fe0b000000')));
const block = (hex: string) => parseAdvertisement(adStructure(0xff, octetsOf(hex)));

describe('Mi Band', () => {
  it('tells the steps of a scan response whose advertisement is a band', () => {
    const sighting = {
      advertisement: STEPS,
      companion: block(BLOCK),
      address: ADDRESS,
      addressType: 'random',
    } as const;
    expect(decodeAdvertisement(sighting)).toMatchObject({ format: 'miband', values: { steps: 11 } });
  });

  it('takes four octets of that service for steps of no other device', () => {
    expect(decodeAdvertisement({ advertisement: STEPS, address: ADDRESS, addressType: 'random' })).toBeUndefined();
  });

  it('makes no reading of a band that does not measure', () => {
    const idle = heard({ address: ADDRESS, manufacturerData: BLOCK.replace('ff54', 'ffff') });
    expect(idle).toMatchObject({ format: 'miband', values: {} });
  });

  it('knows a band by its address at the end', () => {
    expect(heard({ address: 'c5093f890b4c', manufacturerData: BLOCK })).toBeUndefined();
  });
});
