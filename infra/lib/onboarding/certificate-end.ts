import { X509Certificate } from 'node:crypto';

/** When a certificate ends, Unix milliseconds; undefined where the text is no certificate. */
export function certificateEnd(pem: string | undefined): number | undefined {
  if (pem === undefined) return undefined;
  try {
    const end = Date.parse(new X509Certificate(pem).validTo);
    return Number.isFinite(end) && end >= 0 ? end : undefined;
  } catch {
    return undefined;
  }
}
