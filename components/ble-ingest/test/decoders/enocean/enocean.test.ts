import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

// PTM 215B user manual, example of a data telegram.
const ADDRESS = 'e215000019b8';
const KEY = '3dda31ad44767ae3ce56dce2b3ce2abb';
const FRAME = 'da035d04000011b2fa88ff';

describe('EnOcean', () => {
  it('is authenticated by the signature of its manual', () => {
    expect(heard({ address: ADDRESS, key: KEY, manufacturerData: FRAME })).toEqual({
      format: 'enocean',
      values: { event_button_4: 'press' },
      packetId: 0x045d,
      packetIdSpan: 2 ** 32,
      authenticated: true,
      counter: 0x045d,
    });
  });

  it('is rejected with another address, key, counter or status', () => {
    const rejected = { format: 'enocean', reject: 'bad-key' };
    expect(heard({ address: 'e215000019b9', key: KEY, manufacturerData: FRAME })).toEqual(rejected);
    expect(heard({ address: ADDRESS, key: '00'.repeat(16), manufacturerData: FRAME })).toEqual(rejected);
    expect(heard({ address: ADDRESS, key: KEY, manufacturerData: FRAME.replace('5d04', '5e04') })).toEqual(rejected);
    expect(heard({ address: ADDRESS, key: KEY, manufacturerData: FRAME.replace('11b2', '10b2') })).toEqual(rejected);
  });

  it('is heard without a key, but not authenticated', () => {
    expect(heard({ manufacturerData: FRAME })).not.toHaveProperty('authenticated');
    expect(heard({ manufacturerData: FRAME })).toMatchObject({ values: { event_button_4: 'press' } });
  });

  it('says nothing where an item runs past the end', () => {
    expect(heard({ manufacturerData: 'da03a4000000c6ff2b2001c724eaf0' })).toBeUndefined();
  });
});
