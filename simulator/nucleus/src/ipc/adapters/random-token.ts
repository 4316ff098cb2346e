import { randomBytes } from 'node:crypto';

/** 16 characters as a real SVCUID has: 96 bits, base64. */
const TOKEN_BYTES = 12;

/** A new SVCUID from the system's random source. */
export function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64');
}
