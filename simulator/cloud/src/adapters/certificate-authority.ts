// The x509 library's dependency container reads decorator metadata: the polyfill has to be loaded before it.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { CertificateRequestError } from '../errors.ts';

/** A certificate and its private key (PKCS #8), both PEM. */
export type KeyPair = { readonly certificate: string; readonly key: string };

/** EC P-256: what IoT Core and every TLS library take; made in a millisecond. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
const LEAF_DAYS = 365;

/** Certificates are good from an hour ago: a container's clock may lag behind its host's. */
const validity = (now: number, days: number) => ({
  notBefore: new Date(now - 3_600_000),
  notAfter: new Date(now + days * DAY_MS),
});

const generateKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const toPem = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

/** A new certificate authority that may sign end-entity certificates only. */
export async function createAuthority(name: string, now: number): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(now, CA_DAYS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: toPem(keys.privateKey) };
}

/** A server certificate for names of this machine's loopback. */
export function issueServer(authority: KeyPair, now: number): Promise<KeyPair> {
  return issue(authority, 'localhost', now, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ]),
  ]);
}

/** A client certificate whose CN is the gateway's thing name. */
export function issueClient(authority: KeyPair, thingName: string, now: number): Promise<KeyPair> {
  return issue(authority, thingName, now, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

/**
 * A client certificate for a request (PKCS #10), both PEM, in the name that the request asks for: who it is for, only what AWS IoT knows of
 * it tells. Rejects where the request is none, or is not signed by its key.
 */
export async function issueForRequest(authority: KeyPair, request: string, now: number): Promise<string> {
  const asked = new Pkcs10CertificateRequest(request);
  if (!(await asked.verify())) throw new CertificateRequestError('the request is not signed by its key');
  const { subject, publicKey } = asked;
  const key = await publicKey.export(ALGORITHM, ['verify']);
  return certify(authority, { subject, key, now }, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

async function issue(
  authority: KeyPair,
  commonName: string,
  now: number,
  purpose: readonly Extension[],
): Promise<KeyPair> {
  const keys = await generateKeys();
  const certificate = await certify(authority, { subject: [{ CN: [commonName] }], key: keys.publicKey, now }, purpose);
  return { certificate, key: toPem(keys.privateKey) };
}

type Leaf = { readonly subject: string | JsonName; readonly key: webcrypto.CryptoKey; readonly now: number };

async function certify(authority: KeyPair, { subject, key, now }: Leaf, purpose: readonly Extension[]) {
  const issuer = new X509Certificate(authority.certificate);
  const certificate = await X509CertificateGenerator.create({
    subject,
    issuer: issuer.subject,
    publicKey: key,
    signingKey: await importSigningKey(authority.key),
    signingAlgorithm: ALGORITHM,
    ...validity(now, LEAF_DAYS),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(key),
      await AuthorityKeyIdentifierExtension.create(issuer),
      ...purpose,
    ],
  });
  return certificate.toString('pem');
}

function importSigningKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
}
