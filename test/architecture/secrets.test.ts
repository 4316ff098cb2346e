import { describe, expect, it } from '@jest/globals';
import { findings, type TextRule, trackedTexts } from './repository-files.ts';

/** Hashes in the lockfile look like keys and are none. */
const texts = trackedTexts((path) => path !== 'package-lock.json');

/** The examples are put together here, so that this file holds none of them. */
const KNOWN: Record<string, TextRule> = {
  'AWS access key': {
    pattern: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
    forbidden: `AKIA${'IOSFODNN7EXAMPLE'}`,
    allowed: 'AKIA...',
  },
  'private key': {
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}/,
    forbidden: `-----BEGIN EC ${'PRIVATE KEY'}-----\nMHcCAQEEIBkg4LVWM9nuwNSk3yByxZpYRTBnVJk5`,
    allowed: `-----BEGIN EC ${'PRIVATE KEY'}-----\n...`,
  },
  'token of a code host, a package registry or a chat': {
    pattern:
      /\b(gh[pousr]_\w{36}|github_pat_\w{22,}|glpat-[\w-]{20}|npm_\w{36}|xox[abprs]-[\w-]{10,}|\d{8,10}:AA[\w-]{33})\b/,
    forbidden: `ghp_${'a1B2'.repeat(9)}`,
    allowed: 'npm_config_nodedir',
  },
  'JSON web token': {
    pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/,
    forbidden: `eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0In0'}.${'c2lnbmF0dXJlMDA'}`,
    allowed: 'eyJ...',
  },
};

/** Shannon entropy of a text, in bits per character: about 4 for random hexadecimal, 5 and more for random base64. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shares = [...counts.values()].map((count) => count / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}

/** What npm tells of a package's content, where one is pinned in a source. */
const INTEGRITY = /^sha512-[\w+/]{86}==$/;

/** Words of 32 or more characters of base64, too random to be anything but a key; many slashes make a path or a topic. */
const randomWords = (text: string): string[] =>
  [...text.matchAll(/['"`]([\w+/=-]{32,})['"`]/g)].flatMap(([, word = '']) =>
    /\d/.test(word) && !INTEGRITY.test(word) && word.split('/').length < 5 && entropy(word) > 4.4 ? [word] : [],
  );

describe('the repository holds no', () => {
  it.each(Object.entries(KNOWN))('%s', (_, { pattern, forbidden, allowed }) => {
    expect(texts.size).toBeGreaterThan(100);
    expect(findings(pattern, texts)).toEqual([]);
    expect(pattern.test(forbidden)).toBe(true);
    expect(pattern.test(allowed)).toBe(false);
  });

  it('word too random to be anything but a key', () => {
    const found = [...texts].flatMap(([path, text]) =>
      randomWords(text).map((word) => `${path}: ${word.slice(0, 6)}...`),
    );
    expect(found).toEqual([]);
    expect(randomWords(`key = '${'q7Zt0vXb'}${'9KdLw3Rf'}${'Yp5mHs8J'}${'c2NgTaUe'}'`)).toHaveLength(1);
    expect(randomWords("name = 'components-and-libraries-of-the-gateway-2'")).toEqual([]);
  });
});
