import type { CloudAck } from '@sward/contracts/delivery.ts';
import { MAX_CLOUD_TO_GATEWAY_BYTES } from '@sward/contracts/limits.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';

/** Sequence numbers from the first to the last, both included. */
export type Range = readonly [from: number, to: number];

/** The same numbers in as few ranges as possible, rising. */
export function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** Cuts ranges into runs whose JSON, commas included, stays within `budget` bytes. */
function splitByBytes(ranges: readonly Range[], budget: number): Range[][] {
  const runs: Range[][] = [];
  let left = 0;
  for (const range of ranges) {
    const bytes = JSON.stringify(range).length + 1;
    const run = runs.at(-1);
    if (run && bytes <= left) {
      run.push(range);
      left -= bytes;
    } else {
      runs.push([range]);
      left = budget - bytes;
    }
  }
  return runs;
}

/** The acknowledgements that cover `ranges` of one epoch, encoded, each within what the smaller nucleus can receive. */
export function encodeAcks(epoch: string, ranges: readonly Range[]): Uint8Array[] {
  const envelope = encodeMessage({ v: 1, epoch, ranges: [] } satisfies CloudAck).length;
  const runs = splitByBytes(mergeRanges(ranges), MAX_CLOUD_TO_GATEWAY_BYTES - envelope);
  return runs.map((run) =>
    encodeMessage({ v: 1, epoch, ranges: run.map(([from, to]) => [from, to]) } satisfies CloudAck),
  );
}
