import { describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { MAX_CLOUD_TO_GATEWAY_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import fc from 'fast-check';
import { encodeAcks, mergeRanges, type Range } from '../../lib/telemetry/ack-messages.ts';
import { EPOCH } from './examples.ts';

const range = (from: number, to: number): Range => [from, to];
const rangeArbitrary = (max: number) =>
  fc.tuple(fc.integer({ min: 1, max }), fc.nat(20)).map(([from, length]) => range(from, from + length));

const numbersOf = (ranges: readonly Range[]) =>
  new Set(ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));

describe('mergeRanges', () => {
  it('joins ranges that overlap, touch or lie within one another', () => {
    const merged = mergeRanges([range(10, 12), range(1, 3), range(4, 5), range(2, 2), range(11, 20)]);
    expect(merged).toEqual([
      [1, 5],
      [10, 20],
    ]);
  });

  it('names exactly the same numbers, in rising ranges with gaps between', () => {
    fc.assert(
      fc.property(fc.array(rangeArbitrary(300)), (ranges) => {
        const merged = mergeRanges(ranges);
        expect(numbersOf(merged)).toEqual(numbersOf(ranges));
        expect(merged.every(([from], i) => i === 0 || from > (merged[i - 1]?.[1] ?? 0) + 1)).toBe(true);
      }),
    );
  });
});

describe('encodeAcks', () => {
  it('fits one epoch into one message where it can', () => {
    const [ack, ...more] = encodeAcks(EPOCH, [range(3, 4), range(1, 2)]).map((bytes) =>
      decodeMessage(cloudAckSchema, bytes),
    );
    expect(ack).toEqual({ v: 1, epoch: EPOCH, ranges: [[1, 4]] });
    expect(more).toEqual([]);
  });

  it('never passes the limit of the smaller nucleus, however long the numbers, and loses no range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 800 }), fc.integer({ min: 1, max: 9_000_000_000_000_000 }), (count, at) => {
        const ranges = Array.from({ length: count }, (_, i) => range(at + 3 * i, at + 3 * i + 1));
        const messages = encodeAcks(EPOCH, ranges);
        expect(messages.every((bytes) => bytes.length <= MAX_CLOUD_TO_GATEWAY_BYTES)).toBe(true);
        expect(messages.flatMap((bytes) => decodeMessage(cloudAckSchema, bytes).ranges)).toEqual(ranges);
      }),
    );
  });
});
