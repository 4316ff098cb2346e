import { nearestWord } from '@sward/runtime/nearest-word.ts';
import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

const listed = (words: readonly unknown[]) => words.map(String).join(', ');

/** What zod writes before the part that tells people something. */
const PREAMBLE = /^(Invalid input|Invalid option|Invalid discriminator value\.?|Too (small|big)):?\s*/;

const article = (noun: string) => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`);

function wordsOf(issue: Issue): string {
  if (issue.code === 'invalid_value') return `must be one of ${listed(issue.values)}`;
  // zod tells the options of a discriminator, though its type does not.
  if ('options' in issue && Array.isArray(issue.options)) return `must be one of ${listed(issue.options)}`;
  if (issue.code === 'invalid_type') {
    if (issue.message.endsWith('received undefined')) return 'is missing';
    return `must be ${article(issue.expected === 'record' ? 'object' : issue.expected)}`;
  }
  if (issue.code === 'too_small') return tooSmall(issue);
  if (issue.code === 'too_big') return tooBig(issue);
  return issue.message.replace(PREAMBLE, '');
}

const units: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall): string {
  const unit = units[origin] ?? '';
  if (unit !== '') return `must have at least ${minimum}${unit}`;
  return inclusive === false ? `must be above ${minimum}` : `must be ${minimum} or more`;
}

function tooBig({ origin, maximum, inclusive }: z.core.$ZodIssueTooBig): string {
  const unit = units[origin] ?? '';
  if (unit !== '') return `must have at most ${maximum}${unit}`;
  return inclusive === false ? `must be below ${maximum}` : `must be ${maximum} or less`;
}

/** One thing that is wrong: where, as keys and places in lists, and what, in words for people. */
export type Problem = { readonly path: readonly PropertyKey[]; readonly words: string };

/**
 * What zod found, in plain words: a problem for each.
 * @param known keys that may be meant where one is misspelt
 */
export function problemsOf(issues: readonly Issue[], known: readonly string[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, words: wordsOf(issue) }];
    return issue.keys.map((key) => {
      const meant = nearestWord(key, known);
      return { path: [...issue.path, key], words: `is not known${meant === undefined ? '' : `: ${meant}?`}` };
    });
  });
}

/** `notify[0].channels`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i === 0 ? '' : '.'}${String(part)}`))
    .join('');
}
