import { describe, expect, it } from '@jest/globals';
import { PayloadError } from '../../src/ipc/ipc-errors.ts';
import { parsePayload } from '../../src/ipc/payload.ts';

const LITE = { maxDepth: 15, maxValues: 255 };

const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;
const listOf = (length: number) => JSON.stringify({ list: new Array(length).fill(0) });

describe('payload', () => {
  it('may be nested 15 levels deep on lite and no deeper', () => {
    expect(() => parsePayload(nested(15), LITE)).not.toThrow();
    expect(() => parsePayload(nested(16), LITE)).toThrow(PayloadError);
  });

  it('may hold 255 values on lite and no more', () => {
    expect(() => parsePayload(listOf(254), LITE)).not.toThrow();
    expect(() => parsePayload(listOf(255), LITE)).toThrow(PayloadError);
  });

  it('has no such limits on classic', () => {
    expect(() => parsePayload(nested(1000), undefined)).not.toThrow();
    expect(() => parsePayload(listOf(1000), undefined)).not.toThrow();
  });

  it.each(['', 'nonsense', '[]', 'null', '"text"', '1'])('must be a JSON object, which %p is not', (text) => {
    expect(() => parsePayload(text, LITE)).toThrow(PayloadError);
  });
});
