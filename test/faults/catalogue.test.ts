import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, type TestName } from './catalogue.ts';

const root = join(__dirname, '..', '..');

function isThere({ file, title }: TestName): boolean {
  const path = join(root, file);
  return existsSync(path) && readFileSync(path, 'utf8').includes(title);
}

describe('the catalogue of faults', () => {
  it('names a test for each fault', () => {
    expect(CATALOGUE.filter(({ tests }) => tests.length === 0)).toEqual([]);
  });

  it('names tests that are there', () => {
    expect(CATALOGUE.flatMap(({ tests }) => tests).filter((test) => !isThere(test))).toEqual([]);
  });

  it('names each fault once', () => {
    const faults = CATALOGUE.map(({ fault }) => fault);
    expect(new Set(faults).size).toBe(faults.length);
  });
});
