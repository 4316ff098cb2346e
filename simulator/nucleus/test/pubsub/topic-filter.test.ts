import { describe, expect, it } from '@jest/globals';
import { filterMatches, hasWildcard, isTooLong } from '../../src/pubsub/topic-filter.ts';

describe('topic filter', () => {
  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a', false],
    ['a', 'a/b', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['+/b', 'a/b', true],
    ['a/#', 'a/b/c', true],
    ['a/#', 'a', true],
    ['a/#', 'ab', false],
    ['#', 'a/b', true],
    ['+', 'a', true],
    ['#', '$aws/x', false],
    ['$aws/#', '$aws/x', true],
    ['a/*', 'a/b', false],
  ])('%p against %p is %p', (filter, topic, expected) => {
    expect(filterMatches(filter, topic)).toBe(expected);
  });

  it.each(['a/+', 'a/#', 'a*'])('%p is no topic to publish to', (topic) => {
    expect(hasWildcard(topic)).toBe(true);
  });

  it('may take 256 bytes of UTF-8', () => {
    expect(isTooLong('x'.repeat(256))).toBe(false);
    expect(isTooLong('ü'.repeat(129))).toBe(true);
  });
});
