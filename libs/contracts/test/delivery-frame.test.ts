import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeliveryHeader } from '../src/delivery.ts';
import { decodeFrame, encodeFrame, frameOverhead } from '../src/delivery-frame.ts';
import { InvalidMessageError } from '../src/errors.ts';

const header = (seq: number): DeliveryHeader => ({
  v: 1,
  epoch: '0123456789abcdef',
  seq,
  count: 3,
  log: { id: 'fedcba9876543210', lane: 'live', cursor: 4, prev: seq + 9, seq: seq + 10, head: seq + 99 },
});

const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 });

describe('a delivery frame', () => {
  it('gives back header and body, to the last byte, and is no larger than it says', () => {
    fc.assert(
      fc.property(bodies, fc.integer({ min: 1, max: 2 ** 40 }), (body, seq) => {
        const frame = encodeFrame({ header: header(seq), body });
        expect(frame.length).toBe(frameOverhead(header(seq)) + body.length);
        const decoded = decodeFrame(frame);
        expect([decoded.header, [...decoded.body]]).toEqual([header(seq), [...body]]);
      }),
    );
  });

  it('is refused where it is cut short', () => {
    const frame = encodeFrame({ header: header(1), body: Uint8Array.of(1) });
    for (let length = 0; length < frame.length; length += 1) {
      expect(() => decodeFrame(frame.subarray(0, length))).toThrow(InvalidMessageError);
    }
  });

  it('is refused where it is anything else, without ever failing otherwise', () => {
    fc.assert(
      fc.property(bodies, (bytes) => {
        expect(() => decodeFrame(bytes)).toThrow(InvalidMessageError);
      }),
    );
  });
});
