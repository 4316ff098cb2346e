import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isInStep } from '../../tools/setup/lockfile.mjs';

const ZOD = { version: '4.0.0', integrity: 'sha512-aaaa' };
const FOREIGN = { version: '1.0.0', integrity: 'sha512-bbbb', optional: true };
const WORKSPACE = { resolved: 'libs/pipes', link: true };
const INSTALLED = { 'node_modules/zod': ZOD, 'node_modules/@sward/pipes': WORKSPACE };
const WANTED = { '': { version: '1.0.0' }, ...INSTALLED, 'node_modules/for-another-platform': FOREIGN };

describe('node_modules against package-lock.json', () => {
  const root = mkdtempSync(join(tmpdir(), 'sward-lockfile-'));
  const write = (path: string, content: unknown): void =>
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  const install = (packages: object): void => write('node_modules/.package-lock.json', { packages });

  beforeEach(() => {
    rmSync(join(root, 'node_modules'), { recursive: true, force: true });
    mkdirSync(join(root, 'node_modules'));
    write('package-lock.json', { packages: WANTED });
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is in step with all of it there but a package for another platform', () => {
    install(INSTALLED);
    expect(isInStep(root)).toBe(true);
  });

  it('is in step with the package for this platform there, too', () => {
    install({ ...INSTALLED, 'node_modules/for-another-platform': FOREIGN });
    expect(isInStep(root)).toBe(true);
  });

  it.each([
    ['nothing', {}],
    ['one package missing', { 'node_modules/@sward/pipes': WORKSPACE }],
    ['another version', { ...INSTALLED, 'node_modules/zod': { ...ZOD, version: '3.9.0' } }],
    [
      'other content under the same version',
      { ...INSTALLED, 'node_modules/zod': { ...ZOD, integrity: 'sha512-cccc' } },
    ],
    ['a package where a workspace belongs', { ...INSTALLED, 'node_modules/@sward/pipes': { version: '1.0.0' } }],
    ['an optional package of another version', { ...INSTALLED, 'node_modules/for-another-platform': ZOD }],
  ])('is out of step with %s', (_, packages) => {
    install(packages);
    expect(isInStep(root)).toBe(false);
  });

  it('is out of step where npm never finished', () => {
    expect(isInStep(root)).toBe(false);
  });

  it('is out of step where npm was cut off while it wrote its record', () => {
    write('node_modules/.package-lock.json', JSON.stringify({ packages: INSTALLED }).slice(0, 60));
    expect(isInStep(root)).toBe(false);
  });
});
