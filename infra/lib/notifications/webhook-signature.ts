import { createHmac } from 'node:crypto';
import { ChannelRefusedError } from './notification-errors.ts';

const PREFIX = 'whsec_';
const MIN_KEY_BYTES = 24;
const MAX_KEY_BYTES = 64;

/** @throws ChannelRefusedError where the secret is not what the specification calls one */
function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const fits = secret.startsWith(PREFIX) && key.length >= MIN_KEY_BYTES && key.length <= MAX_KEY_BYTES;
  if (fits) return key;
  throw new ChannelRefusedError(
    `a signing secret is ${PREFIX} and base64 of ${MIN_KEY_BYTES} to ${MAX_KEY_BYTES} bytes`,
  );
}

/**
 * The headers that prove a webhook's sender: Standard Webhooks 1.0.0, "Verifying webhook authenticity".
 * @param secrets one secret, or several with white space between them while they are exchanged: each signs
 * @param id the same however often the message is sent; it holds no `.` that could be taken for the next part
 * @param at of this attempt, Unix milliseconds
 * @throws ChannelRefusedError
 */
export function signatureHeaders(secrets: string, id: string, at: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets
    .trim()
    .split(/\s+/)
    .map((secret) => createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64'));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
