import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const ADDRESS = 'f0caf0ca0201';
const frame = (hex: string, address = ADDRESS) => heard({ address, serviceData: [{ uuid: '181a', hex }] });

describe('b-parasite', () => {
  it('counts hundredths of a degree in version 2', () => {
    expect(frame(`20050aa1fe0cbca18000${ADDRESS}`)).toMatchObject({
      values: { temperature_c: -5, moisture_pct: 50 },
      packetId: 5,
      packetIdSpan: 16,
    });
  });

  it('is rejected in a version that is not known', () => {
    expect(frame(`30050aa1fe0cbca18000${ADDRESS}`)).toEqual({ format: 'bparasite', reject: 'bad-version' });
  });

  it('knows its frames by its address', () => {
    expect(frame(`20050aa1fe0cbca18000${ADDRESS}`, 'f0caf0ca0202')).toBeUndefined();
  });
});
