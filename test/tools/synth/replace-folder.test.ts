import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { replaceFolder } from '../../../tools/synth/replace-folder.ts';

describe('the folder of templates', () => {
  let root: string;
  let output: string;
  let scratch: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sward-test-replace-'));
    output = join(root, 'cdk.out');
    scratch = join(root, 'scratch');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const make = (file: string, status: number) =>
    replaceFolder(output, scratch, (folder) => {
      mkdirSync(folder);
      writeFileSync(join(folder, file), '{}');
      return status;
    });

  it('holds what the last synthesis made, and nothing of those before', () => {
    expect(make('SwardTimeseries.template.json', 0)).toBe(0);
    expect(make('SwardData.template.json', 0)).toBe(0);
    expect(readdirSync(output)).toEqual(['SwardData.template.json']);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('stays as it was where a synthesis failed', () => {
    make('SwardData.template.json', 0);
    expect(make('half', 7)).toBe(7);
    expect(readdirSync(output)).toEqual(['SwardData.template.json']);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('stays as it was where a synthesis threw', () => {
    make('SwardData.template.json', 0);
    const broken = () => {
      throw new Error('broken');
    };
    expect(() => replaceFolder(output, scratch, broken)).toThrow('broken');
    expect(readdirSync(output)).toEqual(['SwardData.template.json']);
    expect(readdirSync(scratch)).toEqual([]);
  });
});
