import type { Letter, LetterBox } from './letter-box.ts';

/** SQS answers from some of its servers: so many empty answers in a row are taken for an empty queue. */
const EMPTY_ANSWERS = 2;
/** After two minutes the first letters of a long queue come again, mixed with others: so many answers with nothing new are the end. */
const STALE_ANSWERS = 50;

/**
 * Every letter of a queue, each once. What the caller does not delete meanwhile is released when it has read enough: listing leaves
 * the queue as it was.
 */
export async function* readLetters(box: LetterBox, queueUrl: string): AsyncGenerator<Letter, void, undefined> {
  const seen = new Map<string, string>();
  try {
    let empty = 0;
    let stale = 0;
    while (empty < EMPTY_ANSWERS && stale < STALE_ANSWERS) {
      const letters = await box.receive(queueUrl);
      const unseen = letters.filter(({ id }) => !seen.has(id));
      for (const { id, handle } of letters) seen.set(id, handle);
      empty = letters.length === 0 ? empty + 1 : 0;
      stale = unseen.length === 0 ? stale + 1 : 0;
      yield* unseen;
    }
  } finally {
    await box.release(queueUrl, [...seen.values()]);
  }
}
