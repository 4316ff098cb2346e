import { createHash } from 'node:crypto';

/**
 * An id that is the same for the same parts, on every machine and in every year: 128 bits in hex. No part may hold a `\0`.
 */
export function notificationIdOf(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
