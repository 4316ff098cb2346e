import { describe, expect, it } from '@jest/globals';
import { heard } from '../heard.ts';

describe('Michelin TMS', () => {
  it('takes the number of the frame for its packet id', () => {
    expect(heard({ manufacturerData: '280801044fc8d403505643017d511e00' })).toMatchObject({
      packetId: 1_986_941,
      packetIdSpan: 4_294_967_296,
    });
  });

  it('says nothing in frames of other types', () => {
    expect(heard({ manufacturerData: '280801054fc8d403505643017d511e00' })).toBeUndefined();
  });
});
