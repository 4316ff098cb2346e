import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CredentialsError } from './certificate-errors.ts';

/** What a certificate says of itself. Times are Unix milliseconds. */
export type CertificateFacts = {
  readonly subject: string;
  readonly issuer: string;
  /** Hex. */
  readonly serial: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
};

const DAY_MS = 86_400_000;

/** @throws CredentialsError where the text is no certificate */
export function certificateFacts(pem: string): CertificateFacts {
  const certificate = parse(pem);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    serial: certificate.serialNumber.toLowerCase(),
    issuedAt: Date.parse(certificate.validFrom),
    expiresAt: Date.parse(certificate.validTo),
  };
}

/** Whether the key is the certificate's. False too where one of them cannot be read. */
export function belongTogether(certificatePem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
}

/** Whole days that have passed since its issue. */
export const ageDays = ({ issuedAt }: CertificateFacts, now: number): number => Math.floor((now - issuedAt) / DAY_MS);

/** Whole days until it ends; negative where it has ended. */
export const daysLeft = ({ expiresAt }: CertificateFacts, now: number): number =>
  Math.floor((expiresAt - now) / DAY_MS);

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw new CredentialsError('the certificate is no PEM certificate: restore it from its .previous file', {
      cause: error,
    });
  }
}

/** Names in certificates are lines, and may hold anything. */
const oneLine = (name: string) => name.replaceAll('\n', ', ').replace(/\p{C}/gu, '?');
