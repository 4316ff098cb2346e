// The x509 library's dependency container reads decorator metadata: the polyfill has to be loaded before it.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequest, X509CertificateGenerator } from '@peculiar/x509';
import { makeCertificateRequest } from '../../src/certificate/adapters/x509-request.ts';
import type { Credentials } from '../../src/certificate/ports.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate for the request, by an authority that nobody knows. Times are Unix ms. */
export async function certify(request: string, issuedAt: number, days = 365): Promise<string> {
  const authority = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const asked = new Pkcs10CertificateRequest(request);
  const certificate = await X509CertificateGenerator.create({
    subject: asked.subject,
    issuer: 'CN=an authority',
    publicKey: asked.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(issuedAt),
    notAfter: new Date(issuedAt + days * DAY_MS),
  });
  return certificate.toString('pem');
}

export async function sampleCredentials(thingName: string, issuedAt: number, days?: number): Promise<Credentials> {
  const { key, request } = await makeCertificateRequest(thingName);
  return { key, certificate: await certify(request, issuedAt, days) };
}
