import { describe, expect, it } from '@jest/globals';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { MAX_CLOUD_TO_GATEWAY_BYTES } from '@sward/contracts/limits.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import fc from 'fast-check';
import { encodeAcks, type Range } from '../../lib/telemetry/ack-messages.ts';
import { EPOCH } from './examples.ts';

const range = (from: number, to: number): Range => [from, to];
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

  it('tells refusals with their reasons, neighbours with one reason as one, apart from what is stored', () => {
    const refused = [5, 3, 4].map((seq) => ({ range: range(seq, seq), reason: 'INVALID: too \u{1f975}' }));
    const acks = encodeAcks(EPOCH, [range(1, 2)], refused).map((bytes) => decodeMessage(cloudAckSchema, bytes));
    expect(acks).toEqual([
      { v: 1, epoch: EPOCH, ranges: [[1, 2]] },
      { v: 1, epoch: EPOCH, ranges: [], refused: [{ range: [3, 5], reason: 'INVALID: too ??' }] },
    ]);
  });

  it('never passes the limit with refusals either, whatever their senders made the reasons', () => {
    const reasons = fc.array(fc.string({ unit: 'grapheme', maxLength: 400 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(reasons, (texts) => {
        const refused = texts.map((reason, i) => ({ range: range(2 * i + 1, 2 * i + 1), reason }));
        const messages = encodeAcks(EPOCH, [], refused);
        expect(messages.every((bytes) => bytes.length <= MAX_CLOUD_TO_GATEWAY_BYTES)).toBe(true);
        const told = messages.flatMap((bytes) => decodeMessage(cloudAckSchema, bytes).refused ?? []);
        expect(told.map((refusal) => refusal.range[0]).sort((a, b) => a - b)).toEqual(texts.map((_, i) => 2 * i + 1));
      }),
    );
  });
});
