import { describe, expect, it } from '@jest/globals';
import { findings, git, type TextRule, trackedTexts } from './repository-files.ts';

/** The examples are put together here, so that this file holds none of them. */
const FOREIGN: Record<string, TextRule> = {
  'a folder of the workplace where it was written': {
    pattern: /(?<![\w.*{}$-])\/(work|root)\/\w/,
    forbidden: `see ${'/work'}/main`,
    allowed: `see /greengrass/v2${'/work'}/sward.LocalBuffer`,
  },
  'a folder beside the repository': {
    pattern: /\.\.\/shared\b/,
    forbidden: `see ${'..'}/shared/facts`,
    allowed: 'see ../sharedness',
  },
  'the host of a package registry': {
    pattern: /\bregistry\.(npmjs\.org|yarnpkg\.com)\b|\bregistry=/,
    forbidden: `https://registry.${'npmjs'}.org/zod`,
    allowed: 'the registry of devices',
  },
};

describe('the repository stands alone: it names no', () => {
  const texts = trackedTexts(() => true);

  it.each(Object.entries(FOREIGN))('%s', (_, { pattern, forbidden, allowed }) => {
    expect(texts.size).toBeGreaterThan(100);
    expect(findings(pattern, texts)).toEqual([]);
    expect(pattern.test(forbidden)).toBe(true);
    expect(pattern.test(allowed)).toBe(false);
  });
});

describe('.gitignore', () => {
  it('hides no source file', () => {
    const hidden = git('ls-files', '--others', '--ignored', '--exclude-standard', '--directory');
    const houses = /^(libs|components|simulator|infra|tools|test|recipes|docs)\//;
    const expected = /(^|\/)(node_modules|cdk\.out)\//;
    expect(hidden.filter((path) => houses.test(path) && !expected.test(path))).toEqual([]);
  });
});
