import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { unzipTo } from '../../../src/deployment/adapters/unzip.ts';
import { ArtifactError } from '../../../src/nucleus-errors.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nucleus-unzip-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const archiveOf = (files: Zippable): string => {
  const path = join(folder, 'app.zip');
  writeFileSync(path, zipSync(files));
  return path;
};

describe('unpacking an archive', () => {
  it('writes files and folders, each with the mode that was asked for', async () => {
    const big = 'x'.repeat(300_000);
    const executable = { attrs: 0o755 << 16, os: 3 };
    const archive = archiveOf({
      'main.js': strToU8('run()'),
      'lib/deep/big.txt': strToU8(big),
      'tool.sh': [strToU8('#!'), executable],
    });
    await unzipTo(archive, join(folder, 'out'), 0o440);
    expect(readFileSync(join(folder, 'out/main.js'), 'utf8')).toBe('run()');
    expect(readFileSync(join(folder, 'out/lib/deep/big.txt'), 'utf8')).toBe(big);
    expect(statSync(join(folder, 'out/tool.sh')).mode & 0o111).toBe(0);
  });

  it('writes a symbolic link as a plain file', async () => {
    const archive = archiveOf({ link: [strToU8('/etc/passwd'), { attrs: (0o120777 << 16) >>> 0, os: 3 }] });
    await unzipTo(archive, join(folder, 'out'), 0o440);
    expect(readFileSync(join(folder, 'out/link'), 'utf8')).toBe('/etc/passwd');
  });

  it.each(['../evil', 'a/../../evil', '/etc/evil', 'a\\..\\..\\evil', 'C:/evil'])(
    'refuses the entry %s',
    async (name) => {
      const archive = archiveOf({ [name]: strToU8('x') });
      await expect(unzipTo(archive, join(folder, 'out'), 0o440)).rejects.toThrow(ArtifactError);
      await expect(unzipTo(archive, join(folder, 'out'), 0o440)).rejects.toThrow('outside its folder');
      expect(readdirSync(folder).sort()).toEqual(['app.zip', 'out']);
    },
  );

  it('refuses what is no archive, and one that is cut short', async () => {
    const path = join(folder, 'app.zip');
    writeFileSync(path, 'no archive at all');
    await expect(unzipTo(path, join(folder, 'out'), 0o440)).rejects.toThrow('is no ZIP archive');
    writeFileSync(path, zipSync({ a: strToU8('x'.repeat(10_000)) }, { level: 0 }).subarray(0, 5000));
    await expect(unzipTo(path, join(folder, 'out'), 0o440)).rejects.toThrow(ArtifactError);
  });
});
