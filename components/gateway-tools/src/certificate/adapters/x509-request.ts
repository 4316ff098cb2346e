// The x509 library's dependency container reads decorator metadata: the polyfill has to be loaded before it.
import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequestGenerator } from '@peculiar/x509';
import type { CertificateRequest } from '../ports.ts';

/** EC P-256: what IoT Core takes, and a small processor makes at once. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A new key (PKCS #8) and the request for a certificate in the name of the thing (PKCS #10). */
export async function makeCertificateRequest(thingName: string): Promise<CertificateRequest> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [thingName] }],
    keys,
    signingAlgorithm: ALGORITHM,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, request: request.toString('pem') };
}
