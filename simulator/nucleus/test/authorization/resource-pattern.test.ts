import { describe, expect, it } from '@jest/globals';
import { resourceAllows } from '../../src/authorization/resource-pattern.ts';
import type { Flavour } from '../../src/ports.ts';

/** A wildcard that stands for itself. */
const escaped = (character: string) => `\${${character}}`;

/** pattern, resource, allowed in pub/sub policies, in mqttproxy policies on lite, and there on classic */
const CASES: readonly (readonly [string, string, boolean, boolean, boolean])[] = [
  ['a/b', 'a/b', true, true, true],
  ['a/b', 'a/bc', false, false, false],
  ['a/b', 'xa/b', false, false, false],
  ['*', 'a/b/c', true, true, true],
  ['a/*', 'a/b/c', true, true, true],
  ['a/*', 'b/a/c', false, false, false],
  ['a/*/z', 'a/b/c/z', true, true, true],
  ['a/*/z', 'a/z', false, false, false],
  ['*/z', 'a/b/z', true, true, true],
  ['a*', 'a', true, true, true],
  ['a.c', 'abc', false, false, false],
  ['a/+/c', 'a/b/c', false, true, true],
  ['a/+/c', 'a/b/b/c', false, false, false],
  ['a/+/c', 'a/+/c', true, true, true],
  ['a/#', 'a/b/c', false, true, true],
  ['a/#', 'a/#', true, true, true],
  ['a/#', 'a', false, false, true],
  ['#', 'a/b', false, true, true],
  ['+', 'a', false, true, true],
  ['+', 'a/b', false, false, false],
  ['a+', 'ab', false, false, false],
  ['a#', 'ab', false, false, false],
  ['*/+/z', 'x/y/b/z', false, false, true],
  ['a/+', 'a/#', false, true, true],
  [escaped('*'), 'abc', false, false, false],
  [escaped('*'), '*', true, true, true],
  [`a/${escaped('+')}`, 'a/b', false, false, false],
  [`a/${escaped('+')}`, 'a/+', true, true, true],
  ['', '', true, true, true],
];

describe('resource of a policy', () => {
  it.each(CASES)(
    '%p against %p: pub/sub %p, mqttproxy lite %p, classic %p',
    (pattern, resource, local, lite, classic) => {
      const inPubSub = (['lite', 'classic'] satisfies Flavour[]).map((each) =>
        resourceAllows(pattern, resource, each, false),
      );
      expect(inPubSub).toEqual([local, local]);
      expect(resourceAllows(pattern, resource, 'lite', true)).toBe(lite);
      expect(resourceAllows(pattern, resource, 'classic', true)).toBe(classic);
    },
  );
});
