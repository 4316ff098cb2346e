import { describe, expect, it } from '@jest/globals';
import type { CloudBatch } from '@sward/contracts/delivery.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { partsOf } from '../src/batch-parts.ts';
import { UNSENT } from '../src/delivery-window.ts';
import { BODY, EPOCH } from './delivery-examples.ts';

const entry = { lane: 'live' as const, from: 101, to: 107, epoch: EPOCH, seq: 11, body: BODY, ...UNSENT, attempts: 3 };
const batch: CloudBatch = { v: 1, epoch: EPOCH, seq: 11, readings: sampleReadings(7) };

const split = (isConfirmed: (index: number) => boolean) =>
  partsOf(entry, batch, isConfirmed, encodeMessage).map(({ body, ...part }) => {
    const { seq, readings } = JSON.parse(new TextDecoder().decode(body));
    return { ...part, inBody: [seq, readings] };
  });

describe('a batch that goes unconfirmed time and again', () => {
  it('falls into halves, at their places and under their identities, as if never sent', () => {
    expect(split(() => false)).toEqual([
      { ...UNSENT, lane: 'live', epoch: EPOCH, from: 101, to: 104, seq: 11, inBody: [11, batch.readings.slice(0, 4)] },
      { ...UNSENT, lane: 'live', epoch: EPOCH, from: 105, to: 107, seq: 15, inBody: [15, batch.readings.slice(4)] },
    ]);
  });

  it('falls into what of it is unconfirmed, where that is not all', () => {
    const parts = split((index) => index < 2 || index === 4);
    expect(parts.map(({ from, to, seq }) => [from, to, seq])).toEqual([
      [103, 104, 13],
      [106, 107, 16],
    ]);
  });

  it('takes along which of its readings the nucleus took before: they are not published once more', () => {
    const parts = partsOf({ ...entry, handedOver: 5 }, batch, (index) => index === 1, encodeMessage);
    expect(parts.map(({ from, to, handedOver }) => [from, to, handedOver])).toEqual([
      [101, 101, 1],
      [103, 107, 3],
    ]);
  });
});
