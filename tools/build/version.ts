import { createHash } from 'node:crypto';

/**
 * Version by content: a component version is immutable in the cloud, so other bytes must be another version, and the same bytes
 * the same.
 *
 * @param prefix what it begins with, its last character included: `0.1.0-` gives `0.1.0-<12 hex>`
 */
export function contentVersion(prefix: string, ...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  // Each part is hashed with its length, so that no two lists of parts run together alike.
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return `${prefix}${twelveHex(hash.digest('hex'))}`;
}

/** Semantic versions forbid a numeric part with a leading zero, so twelve digits without a letter are passed over. */
function twelveHex(digest: string): string {
  const start = Array.from({ length: digest.length - 12 }, (_, i) => i).find((i) =>
    /[a-f]/.test(digest.slice(i, i + 12)),
  );
  return digest.slice(start, (start ?? 0) + 12);
}
