import { describe, expect, it } from '@jest/globals';
import { BoundedMap } from '../../src/hearing/bounded-map.ts';

describe('a bounded map', () => {
  it('forgets what was longest untouched, never more than it must', () => {
    const map = new BoundedMap<string, number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.set('c', 4);
    expect([...map.entries()]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
    expect(map.get('b')).toBeUndefined();
  });

  it('stays at its size whatever comes', () => {
    const map = new BoundedMap<number, number>(10);
    for (let key = 0; key < 1000; key += 1) map.set(key, key);
    expect(map.size).toBe(10);
  });
});
