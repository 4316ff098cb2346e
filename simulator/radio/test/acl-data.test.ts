import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeAcl, encodeAcl, L2capReassembler } from '../src/acl-data.ts';
import { InvalidHciPacketError } from '../src/radio-errors.ts';

describe('ACL data', () => {
  it('carries a frame of any size in packets of any size', () => {
    const sizes = fc.record({
      payload: fc.uint8Array({ maxLength: 600 }),
      maxOctets: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(sizes, ({ payload, maxOctets }) => {
        const frame = { channel: 4, payload: Buffer.from(payload) };
        const packets = encodeAcl(0x40, frame, maxOctets).map(decodeAcl);
        const reassembler = new L2capReassembler();
        const frames = packets.map((packet) => reassembler.push(packet)).filter((each) => each !== undefined);
        expect(frames).toEqual([frame]);
        expect(packets.every(({ data, handle }) => data.length <= maxOctets && handle === 0x40)).toBe(true);
      }),
    );
  });

  it('starts a frame with the flag of a controller and goes on with that of a continuation', () => {
    const packets = encodeAcl(0x41, { channel: 4, payload: Buffer.from('0102030405', 'hex') }, 6);
    expect(packets.map((packet) => packet.toString('hex'))).toEqual([
      '024120060005000400' + '0102',
      '0241100300030405',
    ]);
  });

  it('drops what belongs to no frame, and what runs over its end', () => {
    const reassembler = new L2capReassembler();
    const packet = (hex: string, isContinuing: boolean) => ({ handle: 1, isContinuing, data: Buffer.from(hex, 'hex') });
    expect(reassembler.push(packet('0102', true))).toBeUndefined();
    expect(reassembler.push(packet('0100040001ff', false))).toBeUndefined();
    expect(reassembler.push(packet('0100040007', false))?.payload).toEqual(Buffer.from([7]));
  });

  it('is refused where its length lies', () => {
    expect(() => decodeAcl(Buffer.from('02400005000102', 'hex'))).toThrow(InvalidHciPacketError);
    expect(() => decodeAcl(Buffer.from('0440', 'hex'))).toThrow(InvalidHciPacketError);
  });
});
