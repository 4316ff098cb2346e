import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ExportFileError } from '../../../tools/export/export-errors.ts';
import { writeWhole } from '../../../tools/export/whole-file.ts';

describe('writeWhole', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-whole-'));
    path = join(folder, 'out.csv');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('shows the file only when it is complete, and to its owner alone', async () => {
    await writeWhole(path, false, async (file) => {
      await writeFile(file, 'half', { flag: 'r+' });
      expect(existsSync(path)).toBe(false);
    });
    expect(readFileSync(path, 'utf8')).toBe('half');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('leaves nothing where writing fails, and what was there as it was', async () => {
    writeFileSync(path, 'old');
    const broken = new TypeError('broken');
    await expect(writeWhole(path, true, () => Promise.reject(broken))).rejects.toBe(broken);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('overwrites only where it is told to', async () => {
    writeFileSync(path, 'old');
    await expect(writeWhole(path, false, (file) => writeFile(file, 'new'))).rejects.toThrow(/--force to overwrite/);
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeWhole(path, true, (file) => writeFile(file, 'new'));
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['out.csv']);
  });

  it('says what is wrong with the place', async () => {
    const written = writeWhole(join(folder, 'missing', 'out.csv'), false, async () => undefined);
    await expect(written).rejects.toBeInstanceOf(ExportFileError);
    await expect(written).rejects.toThrow(/there is no such folder/);
  });

  it('does not write over a folder', async () => {
    await expect(writeWhole(folder, true, async () => undefined)).rejects.toThrow(/it is a folder/);
  });
});
