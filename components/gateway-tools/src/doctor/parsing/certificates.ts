import { createPrivateKey, X509Certificate } from 'node:crypto';

export type ParsedCertificate = {
  /** On one line. */
  readonly subject: string;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Whether it was issued for this private key (PEM). `unreadable`: the text is no key, or one with a password. */
  fits(key: string): 'fits' | 'other' | 'unreadable';
};

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text in their order; what is none is left out. */
export function certificatesIn(pem: string): ParsedCertificate[] {
  return (pem.match(CERTIFICATE) ?? []).flatMap((one) => parsed(one) ?? []);
}

function parsed(pem: string): ParsedCertificate | undefined {
  try {
    const certificate = new X509Certificate(pem);
    return {
      subject: certificate.subject.replaceAll('\n', ', '),
      validFromMs: Date.parse(certificate.validFrom),
      validToMs: Date.parse(certificate.validTo),
      fits: (key) => fitOf(certificate, key),
    };
  } catch {
    return undefined;
  }
}

function fitOf(certificate: X509Certificate, key: string): 'fits' | 'other' | 'unreadable' {
  try {
    return certificate.checkPrivateKey(createPrivateKey(key)) ? 'fits' : 'other';
  } catch {
    return 'unreadable';
  }
}
