import { createHash } from 'node:crypto';
import type { Letter, LetterBox } from './letter-box.ts';
import type { QueuePair } from './queue-pair.ts';
import { readLetters } from './read-letters.ts';
import { reasonOf } from './reasons.ts';

export type Choice = {
  /** Letters whose reason holds this text, in any case; all where left out. */
  readonly reason?: string;
  /** At most so many of each queue. */
  readonly limit: number;
  /** Changes nothing. */
  readonly dryRun: boolean;
};

/** What became of the letters of one queue. */
export type SentBack = {
  readonly pair: QueuePair;
  /** Sent back, or in a dry run those that would be. */
  readonly sent: number;
  /** Sent back and still among the dead letters, because they could not be deleted: sending them again does no harm. */
  readonly left: number;
  /** Given up again while this program ran: sent once, and no more. */
  readonly returned: number;
  /** What ended it early. */
  readonly error?: unknown;
};

const isChosen = (letter: Letter, { reason }: Choice) =>
  reason === undefined || reasonOf(letter).toLowerCase().includes(reason.toLowerCase());

/** Equal for equal bodies; a queue may hold more of them than fit into memory. */
const fingerprint = ({ body }: Letter) => createHash('sha256').update(body).digest('base64');

/** @returns whether it could be deleted; it was sent in any case */
async function sendOne(box: LetterBox, pair: QueuePair, queueUrl: string, letter: Letter): Promise<boolean> {
  await box.send(queueUrl, letter.body);
  try {
    await box.remove(pair.deadLettersUrl, letter.handle);
    return true;
  } catch {
    return false;
  }
}

/**
 * Sends the chosen letters of a queue back to it, as they were before they were given up. Each is deleted only after it was
 * sent: what fails on the way is there twice, and never nowhere.
 */
export async function sendBack(box: LetterBox, pair: QueuePair, choice: Choice): Promise<SentBack> {
  const { queueUrl } = pair;
  let sent = 0;
  let left = 0;
  let returned = 0;
  // What nobody can handle is given up within a second, a new letter with the body as it was: to send it again would never end.
  const bodies = new Set<string>();
  if (queueUrl === undefined || choice.limit === 0) return { pair, sent, left, returned };
  try {
    for await (const letter of readLetters(box, pair.deadLettersUrl)) {
      if (!isChosen(letter, choice)) continue;
      const body = fingerprint(letter);
      if (bodies.has(body)) {
        returned += 1;
        continue;
      }
      if (!choice.dryRun) bodies.add(body);
      if (!choice.dryRun && !(await sendOne(box, pair, queueUrl, letter))) left += 1;
      sent += 1;
      if (sent === choice.limit) break;
    }
    return { pair, sent, left, returned };
  } catch (error) {
    return { pair, sent, left, returned, error };
  }
}
