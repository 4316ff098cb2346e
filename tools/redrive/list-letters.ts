import type { LetterBox } from './letter-box.ts';
import type { QueuePair } from './queue-pair.ts';
import { readLetters } from './read-letters.ts';
import { reasonOf } from './reasons.ts';

/** Letters of one queue that were given up for the same reason. */
export type ReasonCount = { readonly reason: string; readonly count: number; readonly oldest: number };

export type QueueLetters = {
  readonly pair: QueuePair;
  readonly count: number;
  readonly reasons: readonly ReasonCount[];
};

/** What lies on the dead letters of a queue, most frequent reasons first. It lies there afterwards as well. */
export async function listLetters(box: LetterBox, pair: QueuePair): Promise<QueueLetters> {
  const reasons = new Map<string, ReasonCount>();
  let count = 0;
  for await (const letter of readLetters(box, pair.deadLettersUrl)) {
    const reason = reasonOf(letter);
    const known = reasons.get(reason) ?? { reason, count: 0, oldest: letter.sentAt };
    reasons.set(reason, { reason, count: known.count + 1, oldest: Math.min(known.oldest, letter.sentAt) });
    count += 1;
  }
  return { pair, count, reasons: [...reasons.values()].sort((a, b) => b.count - a.count || a.oldest - b.oldest) };
}
