import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { ForeignFolderError } from '../../tools/build/build-bundle.ts';
import { buildHere } from '../../tools/build/build-here.ts';
import { requireHostPlatform, UnsupportedPlatformError } from '../../tools/build/platform.ts';
import { contentVersion } from '../../tools/build/version.ts';
import { zip } from '../../tools/build/zip.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a version by content', () => {
  it('is the same for the same bytes, and another for any other', () => {
    const version = contentVersion('1.2.3-', 'recipe', Uint8Array.of(1, 2));
    expect(version).toMatch(/^1\.2\.3-[0-9a-f]{12}$/);
    expect(contentVersion('1.2.3-', 'recipe', Uint8Array.of(1, 2))).toBe(version);
    expect(contentVersion('1.2.3-', 'recipe', Uint8Array.of(1, 3))).not.toBe(version);
    expect(contentVersion('1.2.3-', 'recip', 'e', Uint8Array.of(1, 2))).not.toBe(version);
  });

  it('never is a number with a leading zero, which semantic versions forbid', () => {
    const versions = Array.from({ length: 5000 }, (_, i) => contentVersion('1.0.0-', String(i)).slice(6));
    expect(versions.filter((suffix) => !/[a-f]/.test(suffix))).toEqual([]);
  });
});

describe('a zip', () => {
  it('depends on the files alone, not on their order or the time', () => {
    const a: [string, Uint8Array] = ['a', Uint8Array.of(1)];
    const b: [string, Uint8Array] = ['b', Uint8Array.of(2)];
    expect(zip(new Map([a, b]))).toEqual(zip(new Map([b, a])));
    expect(unzipSync(zip(new Map([a, b])))).toEqual({ a: a[1], b: b[1] });
  });
});

describe('the build', () => {
  it('gives the same bytes and versions each time, leaves a build alone that is there already, and completes one that is not whole', async () => {
    const out = join(folder, 'out');
    const first = await buildHere(out);
    const { name, version, bytes } = first.components[0] ?? { name: '', version: '', bytes: 0 };
    const recipe = join(out, 'recipes', `${name}-${version}.yaml`);
    const artifact = join(out, 'artifacts', name, version, `${name}-host.zip`);
    expect(version).toMatch(/^\d+\.\d+\.\d+-host\.[0-9a-f]{12}$/);
    const { mtimeMs } = statSync(recipe);
    expect((await buildHere(out)).components).toEqual(first.components);
    expect(statSync(recipe).mtimeMs).toBe(mtimeMs);
    expect(readFileSync(recipe, 'utf8')).not.toContain('{COMPONENT_VERSION}');
    rmSync(artifact);
    await buildHere(out);
    expect(statSync(artifact).size).toBe(bytes);
  }, 240_000);

  it('does not replace a folder that it did not make', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'dear');
    await expect(buildHere(folder)).rejects.toThrow(ForeignFolderError);
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('dear');
  });

  it('says where it cannot build', () => {
    expect(() => requireHostPlatform('darwin', 'arm64')).toThrow(UnsupportedPlatformError);
  });
});
