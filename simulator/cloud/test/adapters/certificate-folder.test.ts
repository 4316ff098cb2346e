import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { InvalidIdError } from '@sward/contracts/errors.ts';
import { ensureCertificates } from '../../src/adapters/certificate-folder.ts';
import { temporaryFolders } from '../support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 20);
const FILES = ['ca.pem', 'ca.key', 'server.pem', 'server.key', 'gateways/gw:1.pem', 'gateways/gw:1.key'];

const contents = (folder: string) => FILES.map((file) => readFileSync(join(folder, file), 'utf8'));
const certificate = (folder: string, file: string) => new X509Certificate(readFileSync(join(folder, file)));

async function makeCertificates() {
  const folder = join(makeFolder(), 'certificates');
  await ensureCertificates(folder, ['gw:1'], NOW);
  return { folder, before: contents(folder) };
}

/** Which of FILES differ after a second run at `now`. */
async function remade(folder: string, before: readonly string[], now = NOW): Promise<string[]> {
  await ensureCertificates(folder, ['gw:1'], now);
  return FILES.filter((_, i) => contents(folder)[i] !== before[i]);
}

describe('the certificate folder', () => {
  it('holds a CA, a server certificate for loopback and a client certificate by thing name', async () => {
    const { folder } = await makeCertificates();
    const ca = certificate(folder, 'ca.pem');
    const server = certificate(folder, 'server.pem');
    const gateway = certificate(folder, 'gateways/gw:1.pem');
    expect(ca.ca).toBe(true);
    expect([server.checkIssued(ca), server.verify(ca.publicKey)]).toEqual([true, true]);
    expect(server.checkHost('localhost')).toBe('localhost');
    expect([server.checkIP('127.0.0.1'), server.checkIP('::1')]).toEqual(['127.0.0.1', '::1']);
    expect([gateway.subject, gateway.checkIssued(ca), gateway.ca]).toEqual(['CN=gw:1', true, false]);
  });

  it('is for its owner alone', async () => {
    const { folder } = await makeCertificates();
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect([mode(folder), mode(join(folder, 'gateways'))]).toEqual([0o700, 0o700]);
    expect(FILES.map((file) => mode(join(folder, file)))).toEqual(FILES.map(() => 0o600));
  });

  it('keeps good certificates, and adds those of new gateways under the same CA', async () => {
    const { folder, before } = await makeCertificates();
    await ensureCertificates(folder, ['gw:1', 'gw-2'], NOW + DAY_MS);
    expect(contents(folder)).toEqual(before);
    expect(certificate(folder, 'gateways/gw-2.pem').checkIssued(certificate(folder, 'ca.pem'))).toBe(true);
  });

  it('remakes what is about to end', async () => {
    const { folder, before } = await makeCertificates();
    expect(await remade(folder, before, NOW + 357 * DAY_MS)).toEqual([]);
    expect(await remade(folder, before, NOW + 359 * DAY_MS)).toEqual(FILES.slice(2));
  });

  it('remakes what was made in the future: its clock was wrong', async () => {
    const { folder, before } = await makeCertificates();
    expect(await remade(folder, before, NOW - DAY_MS)).toEqual(FILES);
  });

  it.each([['gateways/gw:1.pem'], ['gateways/gw:1.key']])('remakes a pair whose %s is damaged', async (file) => {
    const { folder, before } = await makeCertificates();
    truncateSync(join(folder, file), 40);
    expect(await remade(folder, before)).toEqual(FILES.slice(4));
  });

  it('remakes a pair whose key belongs to another certificate', async () => {
    const { folder, before } = await makeCertificates();
    writeFileSync(join(folder, 'server.key'), readFileSync(join(folder, 'gateways/gw:1.key')));
    expect(await remade(folder, before)).toEqual(['server.pem', 'server.key']);
  });

  it('remakes everything where the CA is damaged', async () => {
    const { folder, before } = await makeCertificates();
    truncateSync(join(folder, 'ca.key'), 0);
    expect(await remade(folder, before)).toEqual(FILES);
  });

  it('refuses a gateway id that is a path', async () => {
    await expect(ensureCertificates(makeFolder(), ['../x'], NOW)).rejects.toThrow(InvalidIdError);
  });
});
