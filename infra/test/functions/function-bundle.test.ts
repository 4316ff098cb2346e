import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleFunction, deleteBundles } from '../../lib/functions/function-bundle.ts';

describe('bundles of functions', () => {
  let folder: string;
  let entry: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sward-test-bundle-'));
    entry = join(folder, 'example.lambda.ts');
    writeFileSync(entry, 'export const handler = (): string => "here";\n');
  });
  afterEach(() => {
    deleteBundles();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are made once in a process, and the same again after they were deleted', () => {
    const first = bundleFunction(entry);
    const bytes = readFileSync(join(first, 'index.js'));
    expect(bundleFunction(entry)).toBe(first);
    deleteBundles();
    expect(existsSync(first)).toBe(false);
    const second = bundleFunction(entry);
    expect(second).not.toBe(first);
    expect(readFileSync(join(second, 'index.js'))).toEqual(bytes);
  });

  it('are gone when the process ends, however it got on', () => {
    const module = join(__dirname, '..', '..', 'lib', 'functions', 'function-bundle.ts');
    const program = `
      import { existsSync } from 'node:fs';
      const { bundleFunction } = await import(${JSON.stringify(module)});
      if (!existsSync(bundleFunction(${JSON.stringify(entry)}))) process.exit(3);
      process.exit(7);
    `;
    const args = ['--import', 'tsx', '--input-type=module', '-e', program];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: __dirname,
      env: { ...process.env, TMPDIR: folder },
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([7, '']);
    expect(readdirSync(folder).filter((name) => name.startsWith('sward-'))).toEqual([]);
  });
});
