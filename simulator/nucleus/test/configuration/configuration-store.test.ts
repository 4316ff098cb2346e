import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonFilePersistence } from '../../src/configuration/adapters/json-file.ts';
import {
  InvalidPointerError,
  LeafTooLargeError,
  SavedConfigurationError,
} from '../../src/configuration/configuration-errors.ts';
import { MemoryConfigurationStore } from '../../src/configuration/configuration-store.ts';

const NOW = 1_700_000_000_500;

function storeWith(defaults: object): MemoryConfigurationStore {
  const store = new MemoryConfigurationStore({ now: () => NOW });
  store.setDefaults('A', defaults);
  return store;
}

function changesOf(store: MemoryConfigurationStore, keyPath: readonly string[], act: () => void): string[] {
  const changes: string[] = [];
  const end = store.onChange('A', keyPath, (changed) => changes.push(changed.join('/')));
  act();
  end();
  return changes;
}

describe('configuration store', () => {
  it('gives values, subtrees and nothing', () => {
    const store = storeWith({ a: { b: [1, 2], c: false } });
    expect(store.get('A', [])).toEqual({ a: { b: [1, 2], c: false } });
    expect(store.get('A', ['a', 'b'])).toEqual([1, 2]);
    expect(store.get('A', ['a', 'b', '0'])).toBeUndefined();
    expect(store.get('A', ['x'])).toBeUndefined();
    expect(store.get('B', [])).toBeUndefined();
  });

  it('hands out copies', () => {
    const store = storeWith({ list: [1] });
    const list = store.get('A', ['list']);
    if (Array.isArray(list)) list.push(2);
    expect(store.get('A', ['list'])).toEqual([1]);
  });

  it('merges maps member by member and lists as a whole', () => {
    const store = storeWith({ a: { b: 1, c: 2 }, list: [1, 2, 3] });
    store.merge('A', [], { a: { c: 3, d: 4 }, list: [9] });
    expect(store.get('A', [])).toEqual({ a: { b: 1, c: 3, d: 4 }, list: [9] });
  });

  it('merges at a key path, making what is missing on the way', () => {
    const store = storeWith({});
    store.merge('A', ['x', 'y'], { z: 1 });
    store.merge('A', ['x', 'y', 'w'], 'v');
    expect(store.get('A', [])).toEqual({ x: { y: { z: 1, w: 'v' } } });
  });

  it('ignores what is older than the stored leaf', () => {
    const store = storeWith({ a: 1 });
    store.merge('A', ['a'], 2, 1000);
    store.merge('A', ['a'], 3, 999);
    expect(store.get('A', ['a'])).toBe(2);
    store.merge('A', ['a'], 4, 1000);
    expect(store.get('A', ['a'])).toBe(4);
    expect(store.modifiedAt('A', [])).toBe(1000);
  });

  it('lets values win over new defaults and adds what is new', () => {
    const store = storeWith({ a: 1, b: { c: 1 } });
    store.merge('A', ['a'], 2);
    store.setDefaults('A', { a: 10, b: { c: 10, d: 10 } });
    expect(store.get('A', [])).toEqual({ a: 2, b: { c: 1, d: 10 } });
  });

  it('resets pointers to the defaults, or away where there are none', () => {
    const store = storeWith({ a: { b: 1 } });
    store.merge('A', [], { a: { b: 2, c: 3 }, 'x/y': 4, '~': 5 });
    store.reset('A', ['/a/b', '/x~1y', '/~0']);
    expect(store.get('A', [])).toEqual({ a: { b: 1, c: 3 } });
    store.reset('A', ['/a']);
    expect(store.get('A', [])).toEqual({ a: { b: 1 } });
  });

  it('resets everything by the empty pointer', () => {
    const store = storeWith({ a: 1 });
    store.merge('A', [], { a: 2, b: 3 });
    store.reset('A', ['']);
    expect(store.get('A', [])).toEqual({ a: 1 });
  });

  it('refuses a RESET that is no pointer and changes nothing', () => {
    const store = storeWith({ a: 1 });
    store.merge('A', ['a'], 2);
    expect(() => store.reset('A', ['/a', 'a'])).toThrow(InvalidPointerError);
    expect(store.get('A', ['a'])).toBe(2);
  });

  it('tells watchers above and below of each changed leaf, and nobody of the rest', () => {
    const store = storeWith({ a: { b: 1, c: 2 }, d: 3 });
    expect(changesOf(store, [], () => store.merge('A', [], { a: { b: 9, c: 2 }, d: 4 }))).toEqual(['a/b', 'd']);
    expect(changesOf(store, ['a'], () => store.merge('A', [], { d: 5 }))).toEqual([]);
    expect(changesOf(store, ['a', 'b'], () => store.reset('A', ['/a']))).toEqual(['a']);
    expect(changesOf(store, [], () => store.merge('A', ['d'], 3))).toEqual(['d']);
    expect(changesOf(store, [], () => store.reset('A', ['']))).toEqual([]);
  });

  it('refuses a leaf over the limit and changes nothing', () => {
    const store = new MemoryConfigurationStore({ now: () => NOW, maxLeafBytes: 1024 });
    store.merge('A', [], { fits: 'x'.repeat(1022) });
    expect(() => store.merge('A', [], { ok: 1, large: 'x'.repeat(1023) })).toThrow(LeafTooLargeError);
    expect(Object.keys(store.get('A', []) ?? {})).toEqual(['fits']);
  });

  it('keeps keys that JavaScript finds special as plain keys', () => {
    const store = storeWith(JSON.parse('{"__proto__":{"polluted":1},"constructor":2}'));
    expect(JSON.stringify(store.get('A', []))).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect(store.get('A', ['toString'])).toBeUndefined();
    expect('polluted' in {}).toBe(false);
  });
});

describe('saved configuration', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nucleus-config-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () =>
    new MemoryConfigurationStore({ now: () => NOW, persistence: jsonFilePersistence(join(folder, 'config.json')) });

  it('is the same after a restart: values, times and defaults', () => {
    const before = open();
    before.setDefaults('A', { a: 1, map: {} });
    before.merge('A', ['a'], { value: 1, map: [] }, 5_000);
    const after = open();
    expect(after.get('A', [])).toEqual({ a: { value: 1, map: [] }, map: {} });
    after.merge('A', ['a', 'value'], 2, 4_999);
    expect(after.get('A', ['a', 'value'])).toBe(1);
    after.reset('A', ['']);
    expect(after.get('A', [])).toEqual({ a: 1, map: {} });
    expect(readdirSync(folder)).toEqual(['config.json']);
  });

  it('says what to do when the file cannot be read', () => {
    writeFileSync(join(folder, 'config.json'), '{"format":1,');
    expect(open).toThrow(SavedConfigurationError);
    expect(open).toThrow(/delete it/);
  });
});
