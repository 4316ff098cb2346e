import { describe, expect, it } from '@jest/globals';
import { isTopicFilter, matchesFilter } from '../../src/sql/topic-filter.ts';

describe('topic filters (MQTT 3.1.1 section 4.7)', () => {
  it.each([
    ['sport/tennis/player1/#', 'sport/tennis/player1', true],
    ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
    ['sport/#', 'sport', true],
    ['#', 'sport', true],
    ['#', '$SYS/monitor', false],
    ['+/monitor/Clients', '$SYS/monitor/Clients', false],
    ['$SYS/#', '$SYS/', true],
    ['sport/tennis/+', 'sport/tennis/player1', true],
    ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
    ['sport/+', 'sport', false],
    ['sport/+', 'sport/', true],
    ['+/+', '/finance', true],
    ['+', '/finance', false],
    ['a/b', 'a/b', true],
    ['a/b', 'a/b/c', false],
    ['a/b/c', 'a/b', false],
  ])('%s against %s is %s', (filter, topic, expected) => {
    expect(matchesFilter(filter, topic)).toBe(expected);
  });

  it.each([
    ['a/#', true],
    ['+/a', true],
    ['#', true],
    ['', false],
    ['a#', false],
    ['a/#/b', false],
    ['a/b+', false],
  ])('%j is a filter: %s', (filter, expected) => {
    expect(isTopicFilter(filter)).toBe(expected);
  });
});
