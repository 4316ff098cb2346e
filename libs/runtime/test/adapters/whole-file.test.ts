import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSync } from 'esbuild';
import { writeWholeFile } from '../../src/adapters/whole-file.ts';

describe('a file that is written whole', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-whole-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the place of the one before, in a folder that is made for it', () => {
    const path = join(folder, 'below', 'file.json');
    writeWholeFile(path, 'old');
    writeWholeFile(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(join(folder, 'below'))).toEqual(['file.json']);
  });

  it('leaves nothing behind where it cannot take that place', () => {
    const path = join(folder, 'taken');
    mkdirSync(path);
    expect(() => writeWholeFile(path, 'new')).toThrow('EISDIR');
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('stays as it was on a disk that takes a part of the new one only', () => {
    const path = join(folder, 'file.json');
    writeFileSync(path, 'old');
    const program = `require(process.argv[1]).writeWholeFile(process.argv[2], 'x'.repeat(100_000))`;
    // A limit on the size of files stands for the disk: the first write is a short one, the next one fails.
    const words = ['-c', 'trap "" XFSZ; ulimit -f 8; exec "$@"', 'sh', process.execPath, '-e', program];
    const { status, stderr } = spawnSync('sh', [...words, bundled(), path], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('EFBIG')]);
    expect([readFileSync(path, 'utf8'), readdirSync(folder)]).toEqual(['old', ['file.json', 'program']]);
  });

  const bundled = (): string => {
    const outfile = join(folder, 'program', 'whole-file.cjs');
    const entryPoints = [join(__dirname, '../../src/adapters/whole-file.ts')];
    buildSync({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
    return outfile;
  };
});
