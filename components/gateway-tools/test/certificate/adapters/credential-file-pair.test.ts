import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCredentialFilePair } from '../../../src/certificate/adapters/credential-file-pair.ts';
import { withLock } from '../../../src/certificate/adapters/rotation-lock.ts';
import { CredentialsError, RotationBusyError } from '../../../src/certificate/certificate-errors.ts';
import type { Credentials } from '../../../src/certificate/ports.ts';
import { sampleCredentials } from '../sample-credentials.ts';

let first: Credentials;
let second: Credentials;
beforeAll(async () => {
  first = await sampleCredentials('gw-1', 0);
  second = await sampleCredentials('gw-1', 0);
});

let folder: string;
let paths: { certificate: string; key: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-pair-'));
  paths = { certificate: join(folder, 'device.pem'), key: join(folder, 'device.key') };
  writeFileSync(paths.certificate, first.certificate, { mode: 0o644 });
  writeFileSync(paths.key, first.key, { mode: 0o640 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe('the files that the nucleus connects with', () => {
  it('are replaced with their rights, and those before are kept', () => {
    const files = createCredentialFilePair(paths);
    files.replace(second);
    expect(files.read()).toEqual(second);
    expect([modeOf(paths.certificate), modeOf(paths.key)]).toEqual([0o644, 0o640]);
    expect(readFileSync(`${paths.key}.previous`, 'utf8')).toBe(first.key);
    expect(readFileSync(`${paths.certificate}.previous`, 'utf8')).toBe(first.certificate);
    expect(modeOf(`${paths.key}.previous`)).toBe(0o640);
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it('keep a key from others, whatever rights it had', () => {
    chmodSync(paths.key, 0o644);
    createCredentialFilePair(paths).replace(second);
    expect([modeOf(paths.key), modeOf(`${paths.key}.previous`)]).toEqual([0o640, 0o640]);
  });

  it('stay where a link leads to them', () => {
    const real = join(folder, 'real.pem');
    renameSync(paths.certificate, real);
    symlinkSync(real, paths.certificate);
    createCredentialFilePair(paths).replace(second);
    expect(readFileSync(real, 'utf8')).toBe(second.certificate);
  });

  it('are put right where the power went between the two renames', () => {
    // As it is then: the new key in force, the new certificate still beside the old one.
    writeFileSync(paths.key, second.key);
    writeFileSync(`${paths.certificate}.new`, second.certificate);
    expect(createCredentialFilePair(paths).read()).toEqual(second);
    expect(existsSync(`${paths.certificate}.new`)).toBe(false);
  });

  it('that do not belong together, or are missing, are told', () => {
    writeFileSync(paths.key, second.key);
    expect(() => createCredentialFilePair(paths).read()).toThrow(CredentialsError);
    rmSync(paths.key);
    expect(() => createCredentialFilePair(paths)).toThrow(/cannot be found/);
  });
});

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

describe('the lock of an exchange', () => {
  it('lets one in at a time, and is gone after it', async () => {
    const path = join(folder, 'lock');
    await withLock(path, async () => {
      await expect(withLock(path, async () => undefined)).rejects.toThrow(RotationBusyError);
    });
    await expect(withLock(path, () => Promise.reject(new RangeError('x')))).rejects.toThrow(RangeError);
    expect(await withLock(path, async () => 'done')).toBe('done');
  });

  it('is taken over from a process that is gone', async () => {
    const path = join(folder, 'lock');
    // No process has this id: it is beyond the highest that Linux gives.
    writeFileSync(path, `4194305 ${BOOT}`);
    expect(await withLock(path, async () => 'done')).toBe('done');
  });

  it.each([
    ['is empty, as a power cut leaves it', ''],
    ['is of another boot, when this id was another process', `${process.pid} 3b241101-e2bb-4255-8caf-4136c566a962`],
  ])('is taken over where it %s', async (_, text) => {
    const path = join(folder, 'lock');
    writeFileSync(path, text);
    expect(await withLock(path, async () => 'done')).toBe('done');
  });

  it('is not taken over from a process that lives', async () => {
    const path = join(folder, 'lock');
    writeFileSync(path, `${process.pid} ${BOOT}`);
    await expect(withLock(path, async () => 'done')).rejects.toThrow(RotationBusyError);
  });
});
