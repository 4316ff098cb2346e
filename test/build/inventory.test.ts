import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BuildStepError, MissingCompilerError } from '../../tools/build/device/device-errors.ts';
import { processorOf, tooNewSymbols } from '../../tools/build/device/elf.ts';
import { runStep } from '../../tools/build/device/run-step.ts';
import { requireToolchain } from '../../tools/build/device/toolchain.ts';
import { checksumsOf } from '../../tools/build/inventory/checksums.ts';
import { packageFolders } from '../../tools/build/inventory/packages.ts';
import { sbomText } from '../../tools/build/inventory/sbom.ts';
import { requireWithinBounds, TooLargeError } from '../../tools/build/size-bounds.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-inventory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the sums', () => {
  it('are what sha256sum -c checks', () => {
    mkdirSync(join(folder, 'b'));
    writeFileSync(join(folder, 'b', 'two words'), '2');
    writeFileSync(join(folder, 'a'), '1');
    writeFileSync(join(folder, 'SHA256SUMS'), checksumsOf(folder));
    const said = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    expect(said).toBe('a: OK\nb/two words: OK\n');
    expect(checksumsOf(folder)).not.toContain('SHA256SUMS');
  });
});

describe('the bill of materials', () => {
  const file = 'node_modules/a/node_modules/@s/b/lib/x.js';

  it('finds the package that a bundled file belongs to, the inner one of two', () => {
    expect(packageFolders([file, file, 'libs/own.ts', 'node_modules/c/i.js'])).toEqual([
      'node_modules/a/node_modules/@s/b',
      'node_modules/c',
    ]);
  });

  it('names packages with version, licence, address and hash, and carries neither a time nor a number of its own', () => {
    const integrity = `sha512-${Buffer.alloc(64, 1).toString('base64')}`;
    const shipped = { folder: 'f', name: '@s/b', version: '1.0.0', license: '(MIT OR Zlib)', integrity };
    const inventory = { version: '0.1.0', packages: [shipped, { ...shipped, folder: 'g' }], libraries: [] };
    const bom = JSON.parse(sbomText(inventory));
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bom.components).toMatchObject([
      { name: '@s/b', version: '1.0.0', purl: 'pkg:npm/%40s/b@1.0.0', licenses: [{ expression: '(MIT OR Zlib)' }] },
    ]);
    expect(bom.components[0].hashes).toEqual([{ alg: 'SHA-512', content: '01'.repeat(64) }]);
    expect([bom.serialNumber, bom.metadata.timestamp]).toEqual([undefined, undefined]);
  });
});

describe('a zip', () => {
  it('that is over its bound fails the build by its name', () => {
    const artifacts = [{ fileName: 'sward.BleIngest.zip', bytes: 5e6, unpackedBytes: 9e6 }];
    const built = [{ name: 'sward.BleIngest', version: '1', bytes: 5e6, artifacts }];
    expect(() => requireWithinBounds(built)).toThrow(TooLargeError);
  });
});

describe('what a device could not load is told before it gets there', () => {
  const elf = (machine: number) => Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, ...Array(12).fill(0), machine, 0]);

  it('by the processor of the file', () => {
    expect([elf(183), elf(62), elf(40), Uint8Array.of(1)].map(processorOf)).toEqual([
      'arm64',
      'x64',
      undefined,
      undefined,
    ]);
  });

  it('by the versions of the C and C++ libraries that it asks for', () => {
    const file = Buffer.from('\0GLIBC_2.36\0GLIBC_2.38\0GLIBCXX_3.4.9\0GLIBCXX_3.4.32\0GLIBC_2.4\0', 'latin1');
    expect(tooNewSymbols(file)).toEqual(['GLIBC_2.38', 'GLIBCXX_3.4.32']);
  });
});

describe('the build says what is missing', () => {
  it('a compiler, with the package that brings it', () => {
    expect(() => requireToolchain('arm64', 'x64', folder)).toThrow(MissingCompilerError);
    expect(() => requireToolchain('arm64', 'x64', folder)).toThrow('apt-get install -y g++-aarch64-linux-gnu');
    expect(() => requireToolchain('x64', 'x64', folder)).toThrow('apt-get install -y g++ make python3');
  });

  it('a step that failed, with its last words', async () => {
    const step = runStep('sh', ['-c', 'echo why >&2; exit 3'], { cwd: folder });
    await expect(step).rejects.toThrow(BuildStepError);
    await expect(step).rejects.toThrow(/ended with 3\nwhy/);
  });
});
