import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { requireId } from '@sward/contracts/ids.ts';
import { UnknownGatewayError } from '../errors.ts';
import { createAuthority, issueClient, issueServer, type KeyPair } from './certificate-authority.ts';

/** Where a certificate and its key are. */
export type KeyPairPaths = { readonly certificate: string; readonly key: string };

/** Paths of everything that a TLS connection to the local cloud takes. */
export type CertificatePaths = {
  /** Certificate of the authority that signed all others. */
  readonly ca: string;
  readonly server: KeyPairPaths;
  /** Client certificates by gateway id. */
  readonly gateways: ReadonlyMap<string, KeyPairPaths>;
};

/** Certificates are remade this long before they end, so that none ends under a running gateway. */
const RENEW_BEFORE_MS = 7 * 86_400_000;

const AUTHORITY_NAME = 'Sward local cloud';

/** The layout of a certificate folder; nothing is read or made.
 * @throws InvalidIdError for a gateway id that cannot name a file */
export function certificatePaths(folder: string, gatewayIds: readonly string[]): CertificatePaths {
  const pairAt = (name: string) => ({ certificate: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) });
  return {
    ca: join(folder, 'ca.pem'),
    server: pairAt('server'),
    gateways: new Map(gatewayIds.map((id) => [id, pairAt(join('gateways', requireId(id, 'gateway_id')))])),
  };
}

/**
 * Makes the certificates that are missing, damaged, of another authority or about to end; leaves the good ones as they
 * are. The folder is for the owner alone (0700), keys are 0600.
 * @param now Unix milliseconds
 * @throws InvalidIdError for a gateway id that cannot name a file
 */
export async function ensureCertificates(
  folder: string,
  gatewayIds: readonly string[],
  now = Date.now(),
): Promise<CertificatePaths> {
  const paths = certificatePaths(folder, gatewayIds);
  await makePrivateFolder(folder);
  await makePrivateFolder(join(folder, 'gateways'));
  const caPaths = { certificate: paths.ca, key: join(folder, 'ca.key') };
  const authority = await ensurePair(caPaths, { now }, () => createAuthority(AUTHORITY_NAME, now));
  await ensurePair(paths.server, { now, authority, name: 'localhost' }, () => issueServer(authority, now));
  for (const [id, pair] of paths.gateways) {
    await ensurePair(pair, { now, authority, name: id }, () => issueClient(authority, id, now));
  }
  return paths;
}

/**
 * Gives a gateway a new certificate in the place of the one it has, which stays valid: a rotation.
 * @param issuedAt Unix milliseconds; more than a year ago makes one that has expired
 * @throws UnknownGatewayError where the folder has no such gateway
 */
export async function issueGatewayCertificate(
  paths: CertificatePaths,
  gatewayId: string,
  issuedAt: number,
): Promise<void> {
  const pair = pairOf(paths, gatewayId);
  const caKey = join(dirname(paths.ca), 'ca.key');
  const authority = { certificate: await readFile(paths.ca, 'utf8'), key: await readFile(caKey, 'utf8') };
  const made = await issueClient(authority, gatewayId, issuedAt);
  await writePrivateFile(pair.key, made.key);
  await writePrivateFile(pair.certificate, made.certificate);
}

/** SHA-256 over a gateway's present certificate, as TLS sockets tell it. @throws UnknownGatewayError */
export async function certificateFingerprint(paths: CertificatePaths, gatewayId: string): Promise<string> {
  return new X509Certificate(await readFile(pairOf(paths, gatewayId).certificate, 'utf8')).fingerprint256;
}

function pairOf({ gateways }: CertificatePaths, gatewayId: string): KeyPairPaths {
  const pair = gateways.get(gatewayId);
  if (pair !== undefined) return pair;
  throw new UnknownGatewayError(`no gateway ${gatewayId}: the cloud was made with ${[...gateways.keys()].join(', ')}`);
}

type Expectation = { readonly now: number; readonly authority?: KeyPair; readonly name?: string };

async function ensurePair(paths: KeyPairPaths, expected: Expectation, make: () => Promise<KeyPair>): Promise<KeyPair> {
  const present = await readPair(paths);
  if (present && isUsable(present, expected)) return present;
  const made = await make();
  await writePrivateFile(paths.key, made.key);
  await writePrivateFile(paths.certificate, made.certificate);
  return made;
}

async function readPair(paths: KeyPairPaths): Promise<KeyPair | undefined> {
  try {
    return { certificate: await readFile(paths.certificate, 'utf8'), key: await readFile(paths.key, 'utf8') };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** A pair that does not parse is damaged, and remade like one that has ended. */
function isUsable(pair: KeyPair, { now, authority, name }: Expectation): boolean {
  try {
    const certificate = new X509Certificate(pair.certificate);
    return (
      certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
      Date.parse(certificate.validFrom) <= now &&
      Date.parse(certificate.validTo) > now + RENEW_BEFORE_MS &&
      certificate.verify(new X509Certificate(authority?.certificate ?? pair.certificate).publicKey) &&
      (name === undefined || certificate.subject === `CN=${name}`)
    );
  } catch {
    return false;
  }
}

async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** Written beside and moved into place: a crash leaves the old file or the new one, never half of one. */
async function writePrivateFile(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${process.pid}.tmp`);
  await writeFile(beside, text, { mode: 0o600 });
  await rename(beside, path);
}
