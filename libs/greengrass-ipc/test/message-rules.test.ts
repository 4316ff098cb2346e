import { describe, expect, it } from '@jest/globals';
import { BusRejectedError } from '@sward/greengrass-ipc/bus-errors.ts';
import { matchesFilter, requireTopic, requireTopicFilter } from '@sward/greengrass-ipc/message-rules.ts';
import fc from 'fast-check';

describe('topics and filters', () => {
  it.each(['a', 'a/b', '$aws/rules/sward_batch/building/b1', 'ä'.repeat(128)])('publishes on %s', (topic) => {
    expect(() => requireTopic(topic)).not.toThrow();
  });

  it.each(['', 'a/+', '#', 'a*', 'a\u0000', 'ä'.repeat(128).concat('b')])('does not publish on %j', (topic) => {
    expect(() => requireTopic(topic)).toThrow(BusRejectedError);
  });

  it.each(['#', '+', 'a/+/b', 'a/#', '+/+/#', 'a'])('takes the filter %s', (filter) => {
    expect(() => requireTopicFilter(filter)).not.toThrow();
  });

  it.each(['', 'a+', 'a/+b/c', '#/a', 'a/#/b', 'a#'])('does not take the filter %j', (filter) => {
    expect(() => requireTopicFilter(filter)).toThrow(BusRejectedError);
  });

  it.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/b/c', 'a/b', false],
    ['a/+/c', 'a/b/c', true],
    ['a/+', 'a/', true],
    ['+', 'a/b', false],
    // MQTT 3.1.1, 4.7.1.2: the level above is within the filter too.
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', 'a/b', true],
    // 4.7.2: not to be heard by a wildcard at the start.
    ['#', '$aws/x', false],
    ['+/x', '$aws/x', false],
    ['$aws/#', '$aws/x', true],
  ])('filter %s, topic %s: %p', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });

  it('finds any topic by itself, and by + in the place of any level', () => {
    const level = fc.stringMatching(/^[a-z0-9_]{0,4}$/);
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 6 }), fc.nat(), (levels, draw) => {
        const filter = levels.with(draw % levels.length, '+').join('/');
        expect(matchesFilter(levels.join('/'), levels.join('/'))).toBe(true);
        expect(matchesFilter(filter, levels.join('/'))).toBe(true);
      }),
    );
  });
});
