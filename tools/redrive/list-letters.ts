import type { Letter, LetterBox } from './letter-box.ts';
import type { QueuePair } from './queue-pair.ts';
import { readLetters } from './read-letters.ts';
import { reasonOf } from './reasons.ts';

/** Letters of one queue that were given up for the same reason. */
export type ReasonCount = {
  readonly reason: string;
  readonly count: number;
  /** When the first of them was sent, Unix milliseconds. */
  readonly oldest: number;
  /** Gateways that they came from, as far as they tell. */
  readonly gateways: ReadonlySet<string>;
};

export type QueueLetters = {
  readonly pair: QueuePair;
  readonly count: number;
  readonly reasons: readonly ReasonCount[];
};

function withLetter(known: ReasonCount | undefined, reason: string, { sentAt, gateway }: Letter): ReasonCount {
  const { count = 0, oldest = sentAt, gateways = new Set<string>() } = known ?? {};
  const all = gateway === undefined ? gateways : new Set([...gateways, gateway]);
  return { reason, count: count + 1, oldest: Math.min(oldest, sentAt), gateways: all };
}

/** What lies on the dead letters of a queue, most frequent reasons first. It lies there afterwards as well. */
export async function listLetters(box: LetterBox, pair: QueuePair): Promise<QueueLetters> {
  const reasons = new Map<string, ReasonCount>();
  let count = 0;
  for await (const letter of readLetters(box, pair.deadLettersUrl)) {
    const reason = reasonOf(letter);
    reasons.set(reason, withLetter(reasons.get(reason), reason, letter));
    count += 1;
  }
  return { pair, count, reasons: [...reasons.values()].sort((a, b) => b.count - a.count || a.oldest - b.oldest) };
}
