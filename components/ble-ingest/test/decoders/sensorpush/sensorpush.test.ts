import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const SERVICE = 'ef090000-11d6-42ba-93b8-9dd7ec090ab0';
const HT1 = 'ef090000-11d6-42ba-93b8-9dd7ec090aa9';

describe('SensorPush', () => {
  it('says nothing on pages that are not measurements', () => {
    expect(heard({ serviceUuids: [SERVICE], manufacturerData: '0545ad00010000'.slice(0, 10) })).toBeUndefined();
  });

  it('is not so without its service', () => {
    expect(heard({ manufacturerData: '04e9187d39' })).toBeUndefined();
  });

  it('is not so with the length of another model', () => {
    expect(heard({ serviceUuids: [SERVICE], manufacturerData: '04e9187d3900' })).toBeUndefined();
  });

  it('reads dry air as zero', () => {
    expect(heard({ serviceUuids: [HT1], manufacturerData: '00406205' })).toMatchObject({ values: { humidity_rh: 0 } });
  });

  it('knows an HT1 by its model', () => {
    expect(heard({ serviceUuids: [HT1], manufacturerData: '00486209' })).toBeUndefined();
  });
});
