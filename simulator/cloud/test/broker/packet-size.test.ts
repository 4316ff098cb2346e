import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PacketSizeGuard } from '../../src/broker/packet-size.ts';
import { LimitExceededError } from '../../src/errors.ts';

/** A packet of MQTT: type and flags, length by 7 bits a byte, body. */
function packet(bodyBytes: number): Buffer {
  const length: number[] = [];
  for (let rest = bodyBytes; length.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest >= 128 ? 0x80 : 0));
  }
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(bodyBytes, 0xff)]);
}

const cutAt = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
};

describe('the guard of packet sizes', () => {
  it('lets every packet pass that is within the limit, however the stream is cut', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat()), (bodies, cuts) => {
        const guard = new PacketSizeGuard(20_000);
        for (const chunk of cutAt(Buffer.concat(bodies.map(packet)), cuts)) guard.push(chunk);
      }),
    );
  });

  it('stops at the header of a packet past the limit, however the stream is cut', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 301, max: 5000 }), fc.array(fc.nat()), (bodies, tooLarge, cuts) => {
        const guard = new PacketSizeGuard(300);
        const stream = Buffer.concat([...bodies.map(packet), packet(tooLarge).subarray(0, 3)]);
        expect(() => cutAt(stream, cuts).map((chunk) => guard.push(chunk))).toThrow(LimitExceededError);
      }),
    );
  });

  it('stops at a length that never ends', () => {
    expect(() => new PacketSizeGuard(1e9).push(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80]))).toThrow(
      LimitExceededError,
    );
  });
});
