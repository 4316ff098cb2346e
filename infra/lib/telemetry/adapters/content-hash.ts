import { createHash } from 'node:crypto';

/** The first 128 bits of a SHA-256, in hex: equal content has an equal hash, on every machine and in every year. */
export function contentHash(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}
