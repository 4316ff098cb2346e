import { describe, expect, it } from '@jest/globals';
import type { Letter, LetterBox } from '../../../tools/redrive/letter-box.ts';
import { readLetters } from '../../../tools/redrive/read-letters.ts';

const letter = (id: string): Letter => ({ id, body: id, handle: `handle-${id}`, sentAt: 0 });

/** A queue that gives these answers, then the last of them for ever. */
function boxOf(
  answers: readonly string[][],
): Pick<LetterBox, 'receive' | 'release'> & { readonly asked: () => number } {
  let asked = 0;
  return {
    receive: async () => (answers[Math.min(asked++, answers.length - 1)] ?? []).map(letter),
    release: async () => undefined,
    asked: () => asked,
  };
}

async function idsOf(box: Pick<LetterBox, 'receive' | 'release'>): Promise<string[]> {
  const ids: string[] = [];
  const never = () => Promise.reject(new Error('nothing is sent or removed'));
  for await (const { id } of readLetters({ ...box, send: never, remove: never }, 'queue')) ids.push(id);
  return ids;
}

describe('reading the letters of a queue', () => {
  it('goes on where those that are not hidden any more come again before the others', async () => {
    const again = Array.from({ length: 20 }, () => ['a']);
    expect(await idsOf(boxOf([['a'], ...again, ['b'], []]))).toEqual(['a', 'b']);
  });

  it('takes two empty answers for an empty queue', async () => {
    const box = boxOf([['a'], [], ['b'], []]);
    expect(await idsOf(box)).toEqual(['a', 'b']);
    expect(box.asked()).toBe(5);
  });

  it('ends where nothing comes but what it has seen', async () => {
    expect(await idsOf(boxOf([['a', 'b'], ['b']]))).toEqual(['a', 'b']);
  });
});
