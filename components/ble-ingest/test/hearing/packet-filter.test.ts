import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRepeatedPacket } from '../../src/hearing/packet-filter.ts';

const last = { packetId: 250, heardMs: 10_000 };
const heard = (packetId: number, heardMs = 10_100) => ({ packetId, heardMs, packetIdSpan: 256 });

describe('a packet', () => {
  it('is never a repetition where none was taken before', () => {
    expect(isRepeatedPacket(undefined, heard(250))).toBe(false);
  });

  it('with the same id is a repetition for 4 s, and a new one after that', () => {
    expect(isRepeatedPacket(last, heard(250, 14_000))).toBe(true);
    expect(isRepeatedPacket(last, heard(250, 14_001))).toBe(false);
  });

  it('with an older id came late', () => {
    expect(isRepeatedPacket(last, heard(249))).toBe(true);
  });

  it('is new within a quarter of the ids ahead, across the end of the count', () => {
    expect(isRepeatedPacket(last, heard(57))).toBe(false); // 57 + 256 - 250 = 63
    expect(isRepeatedPacket(last, heard(58))).toBe(true);
  });

  it('is judged alike wherever the count stands', () => {
    fc.assert(
      fc.property(fc.nat(65_534), fc.nat(65_534), (base, ahead) => {
        const packetIdSpan = 65_535;
        const packet = { packetId: (base + ahead) % packetIdSpan, heardMs: 1, packetIdSpan };
        const repeated = isRepeatedPacket({ packetId: base, heardMs: 0 }, packet);
        expect(repeated).toBe(ahead === 0 || ahead >= packetIdSpan / 4);
      }),
    );
  });
});
