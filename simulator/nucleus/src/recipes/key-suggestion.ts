import { nearestWord } from '@sward/runtime/nearest-word.ts';

/** "unknown key URI, did you mean Uri?", or the keys that are known there. */
export const unknownKeyMessage = (unknown: string, known: readonly string[]): string => {
  const suggestion = nearestWord(unknown, known);
  return suggestion === undefined
    ? `unknown key ${unknown}, known here: ${known.join(', ')}`
    : `unknown key ${unknown}, did you mean ${suggestion}?`;
};
