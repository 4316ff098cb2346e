import type { CloudBatch } from '@sward/contracts/delivery.ts';
import { type Outstanding, UNSENT } from './delivery-window.ts';

/** Readings of a batch by number, from 0: from the first up to but not with `end`. */
type Run = readonly [start: number, end: number];

/**
 * The parts that a batch falls into which goes unconfirmed time and again: the runs of it that are unconfirmed, and, where that
 * is all of it, its halves. Something in it keeps the rest from being stored.
 */
export function partsOf(
  entry: Outstanding,
  batch: CloudBatch,
  isConfirmed: (index: number) => boolean,
  encode: (batch: CloudBatch) => Uint8Array,
): Outstanding[] {
  const count = batch.readings.length;
  const [first, ...rest] = unconfirmedRuns(count, isConfirmed);
  const isWhole = first?.[0] === 0 && first[1] === count;
  const half = Math.ceil(count / 2);
  const halves: Run[] = [
    [0, half],
    [half, count],
  ];
  const runs = isWhole ? halves : first === undefined ? [] : [first, ...rest];
  return runs.map(([start, end]) => ({
    ...entry,
    from: entry.from + start,
    to: entry.from + end - 1,
    seq: entry.seq + start,
    body: encode({ ...batch, seq: entry.seq + start, readings: batch.readings.slice(start, end) }),
    ...UNSENT,
    handedOver: Math.min(end - start, Math.max(0, entry.handedOver - start)),
  }));
}

function unconfirmedRuns(count: number, isConfirmed: (index: number) => boolean): Run[] {
  const runs: [number, number][] = [];
  for (let index = 0; index < count; index += 1) {
    if (isConfirmed(index)) continue;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}
