import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Radioland RDL52832', () => {
  it('measures without the iBeacon in the packet', () => {
    const said = heard({ serviceData: [{ uuid: '1803', hex: '183a2f33010000020000000100000907' }] });
    expect(said).toMatchObject({ format: 'rdl52832', values: { acceleration_x_ms2: -0.1961 } });
  });

  it('with digits that are none is foreign', () => {
    expect(heard({ serviceData: [{ uuid: '1803', hex: '183a2f3301000a020000000100000907' }] })).toBeUndefined();
  });
});
