import { SwardError } from '@sward/contracts/errors.ts';

const MAX_CHARS = 300;

/** Why something failed, `CODE: message`. Senders choose parts of the text: it is kept short. */
export function failureReason(error: unknown): string {
  const code = error instanceof SwardError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
  const message = error instanceof Error ? error.message : String(error);
  return `${code}: ${message}`.slice(0, MAX_CHARS);
}
