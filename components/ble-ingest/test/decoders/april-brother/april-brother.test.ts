import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const AD = 'ab03aabbccddeeff64ebff7f005e01';

describe('April Brother', () => {
  it('N03 is known by its own address in the frame', () => {
    const serviceData = [{ uuid: 'feaa', hex: AD }];
    expect(heard({ address: 'AA:BB:CC:DD:EE:FF', serviceData })).toMatchObject({
      format: 'abn03',
      deviceId: 'aabbccddeeff',
    });
    expect(heard({ address: 'AA:BB:CC:DD:EE:00', serviceData })).toBeUndefined();
  });

  it('ABTemp reads frost', () => {
    expect(heard({ manufacturerData: '4c000215b5b182c7eab14988aa99b5c1517008d9000164f6c5' })).toMatchObject({
      format: 'abtemp',
      values: { temperature_c: -10 },
    });
  });

  it('ABTemp of another UUID is an iBeacon', () => {
    expect(heard({ manufacturerData: '4c000215b5b182c7eab14988aa99b5c1517008da0001641ac5' })).toMatchObject({
      format: 'ibeacon',
    });
  });
});
