import { createHash, timingSafeEqual } from 'node:crypto';

/** Bytes of chance in a token: 128 bits cannot be guessed. */
export const TOKEN_BYTES = 16;

/** A token as it is written onto a card: 32 hex digits. */
const TOKEN = /^[0-9a-f]{32}$/;

/**
 * The token made of `random` bytes.
 * @throws RangeError where there are not `TOKEN_BYTES` of them
 */
export function tokenOf(random: Uint8Array): string {
  if (random.length !== TOKEN_BYTES)
    throw new RangeError(`a token is made of ${TOKEN_BYTES} bytes, not ${random.length}`);
  return Buffer.from(random).toString('hex');
}

/** True for what `tokenOf` may have made: everything else is not even looked up. */
export const isToken = (text: unknown): text is string => typeof text === 'string' && TOKEN.test(text);

/** What is kept of a token. Chance needs no salt. */
export const tokenSha256 = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** Compares two hashes, hex, in a time that tells nothing of where they differ. */
export function isSameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
