import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleFunction } from '../../lib/functions/function-bundle.ts';

describe('bundles of functions', () => {
  let folder: string;
  let entry: string;
  let built: string;
  const program = (where: string) => readFileSync(join(where, 'index.js'), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'function-bundle-'));
    built = join(folder, 'built');
    entry = join(folder, 'example.lambda.ts');
    writeFileSync(join(folder, 'word.ts'), 'export const word = "here";\n');
    writeFileSync(entry, 'import { word } from "./word.ts";\nexport const handler = (): string => word;\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are used again while nothing that they are made of is written', () => {
    const first = bundleFunction(entry, built);
    writeFileSync(join(first, 'index.js'), 'marked');
    expect(program(bundleFunction(entry, built))).toBe('marked');
  });

  it('are made anew when a source changes, be it to the same length and the same time', () => {
    const first = bundleFunction(entry, built);
    const old = new Date(0);
    writeFileSync(join(folder, 'word.ts'), 'export const word = "gone";\n');
    utimesSync(join(folder, 'word.ts'), old, old);
    const second = bundleFunction(entry, built);
    expect(second).not.toBe(first);
    expect(program(second)).toContain('gone');
  });

  it('are made anew when they were deleted, or their record is of another time', () => {
    const first = bundleFunction(entry, built);
    const bytes = program(first);
    rmSync(first, { recursive: true });
    expect(program(bundleFunction(entry, built))).toBe(bytes);
    const record = readdirSync(built).find((name) => name.startsWith('example-') && name.endsWith('.json')) ?? '';
    writeFileSync(join(built, record), '{"made":"by another version"}');
    expect(program(bundleFunction(entry, built))).toBe(bytes);
  });

  it('are the same bytes wherever they are made', () => {
    expect(program(bundleFunction(entry, built))).toBe(program(bundleFunction(entry, join(folder, 'elsewhere'))));
  });

  it('of former sources go once no synthesis can still need them', () => {
    const first = bundleFunction(entry, built);
    const long = new Date(Date.now() - 25 * 3_600_000);
    utimesSync(first, long, long);
    writeFileSync(join(folder, 'word.ts'), 'export const word = "other";\n');
    const second = bundleFunction(entry, built);
    const left = readdirSync(built).filter((name) => !name.endsWith('.json'));
    expect(left.map((name) => join(built, name))).toEqual([second]);
  });
});
