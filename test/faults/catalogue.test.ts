import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, type TestName } from './catalogue.ts';

const root = join(__dirname, '..', '..');

/** A call of `it` or `it.each` up to its title, in single or double quotes. */
const CALL = /\bit(?:\.each\((?:[^()]|\([^()]*\))*\))?\(\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

function titlesIn(file: string): string[] {
  const calls = readFileSync(join(root, file), 'utf8').matchAll(CALL);
  return [...calls].map(([, single, double]) => single ?? double ?? '');
}

const tests = CATALOGUE.flatMap((fault) => fault.tests);
const files = [...new Set(tests.map(({ file }) => file))];
const named = ({ file, title }: TestName) => `${file}: ${title}`;
const titled = (file: string) => titlesIn(file).map((title) => named({ file, title }));

describe('the catalogue of faults', () => {
  it('names a test for each fault', () => {
    expect(CATALOGUE.filter((fault) => fault.tests.length === 0)).toEqual([]);
  });

  it('names tests that are there', () => {
    const existing = files.flatMap(titled);
    expect(tests.map(named).filter((name) => !existing.includes(name))).toEqual([]);
  });

  it('leaves out no test of the matrix', () => {
    const ofMatrix = files.filter((file) => /^test\/(faults\/(matrix\/)?[^/]+|system\/[^/]+)$/.test(file));
    expect(ofMatrix.flatMap(titled).filter((name) => !tests.map(named).includes(name))).toEqual([]);
  });

  it('names each fault once', () => {
    const faults = CATALOGUE.map(({ fault }) => fault);
    expect(new Set(faults).size).toBe(faults.length);
  });
});
