import type { CloudAck, SeqRange } from '@sward/contracts/delivery.ts';
import { MAX_CLOUD_TO_GATEWAY_BYTES } from '@sward/contracts/limits.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import { mergeRanges } from '@sward/contracts/seq-ranges.ts';

/** Sequence numbers from the first to the last, both included. */
export type Range = SeqRange;

/** Readings that can never be stored, and why. */
export type Refusal = { readonly range: Range; readonly reason: string };

/** As much as a message may say of why. */
const MAX_REASON_CHARS = 200;
/** In one message at most. */
const MAX_REFUSALS = 32;

/** Cuts items into runs of at most `most`, whose JSON, commas included, stays within `budget` bytes. All of it is ASCII. */
function splitByBytes<T>(items: readonly T[], budget: number, most = Number.POSITIVE_INFINITY): T[][] {
  const runs: T[][] = [];
  let left = 0;
  for (const item of items) {
    const bytes = JSON.stringify(item).length + 1;
    const run = runs.at(-1);
    if (run && bytes <= left && run.length < most) {
      run.push(item);
      left -= bytes;
    } else {
      runs.push([item]);
      left = budget - bytes;
    }
  }
  return runs;
}

/** A reason as a message may carry it: senders choose parts of the text, and its length counts in bytes. */
function asciiReason(reason: string): string {
  return reason.replace(/[^ -~]/g, '?').slice(0, MAX_REASON_CHARS) || 'refused';
}

/** The same refusals in as few as possible: neighbours that are refused for one reason are one. */
function mergeRefusals(refused: readonly Refusal[]): Refusal[] {
  const byReason = new Map<string, Range[]>();
  for (const { range, reason } of refused) {
    const text = asciiReason(reason);
    const ranges = byReason.get(text);
    if (ranges) ranges.push(range);
    else byReason.set(text, [range]);
  }
  return [...byReason].flatMap(([reason, ranges]) => mergeRanges(ranges).map((range) => ({ range, reason })));
}

/**
 * The acknowledgements that cover `ranges` and `refused` of one epoch, encoded, each within what the smaller nucleus can
 * receive.
 */
export function encodeAcks(epoch: string, ranges: readonly Range[], refused: readonly Refusal[] = []): Uint8Array[] {
  const budget = MAX_CLOUD_TO_GATEWAY_BYTES - encodeMessage({ v: 1, epoch, ranges: [], refused: [] }).length;
  const stored = splitByBytes(mergeRanges(ranges), budget).map((run): CloudAck => {
    return { v: 1, epoch, ranges: run.map(([from, to]) => [from, to]) };
  });
  const given = splitByBytes(mergeRefusals(refused), budget, MAX_REFUSALS).map((run): CloudAck => {
    const told = run.map(({ range: [from, to], reason }): { range: [number, number]; reason: string } => {
      return { range: [from, to], reason };
    });
    return { v: 1, epoch, ranges: [], refused: told };
  });
  return [...stored, ...given].map(encodeMessage);
}
