import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

const FRAME = 'e102100289a302b040af925d09a4d89aa0128bdef48c6298a9';
const KEY = 'aff4d0995b7d1e176c0c33ecb9e70dcd';

describe('Victron Instant Readout', () => {
  it('needs the key of its device', () => {
    expect(heard({ manufacturerData: FRAME })).toEqual({ format: 'victron', reject: 'key-required' });
  });

  it('is rejected with a key that starts otherwise, or is too short', () => {
    expect(heard({ manufacturerData: FRAME, key: `00${KEY.slice(2)}` })).toEqual({
      format: 'victron',
      reject: 'bad-key',
    });
    expect(heard({ manufacturerData: FRAME, key: KEY.slice(0, 24) })).toEqual({ format: 'victron', reject: 'bad-key' });
  });

  it('is the same measurement again while the nonce is the same', () => {
    expect(heard({ manufacturerData: FRAME, key: KEY })).toMatchObject({
      packetId: 0x40b0,
      packetIdSpan: 65_536,
      device: { model: 'Battery Monitor', product_id: 0xa389 },
    });
  });

  it('says nothing in frames of other kinds', () => {
    expect(heard({ manufacturerData: FRAME.replace('e10210', 'e10202'), key: KEY })).toBeUndefined();
    expect(heard({ manufacturerData: FRAME.replace('a302b0', 'a37fb0'), key: KEY })).toBeUndefined();
  });
});
