import type { z } from 'zod';
import { InvalidMessageError } from './errors.ts';

/** Checks `message` against its schema.
 * @throws InvalidMessageError naming the fields that do not fit */
export function checkMessage<T>(schema: z.ZodType<T>, message: unknown): T {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const issues = result.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`);
  throw new InvalidMessageError(issues.join('; '));
}

/** A small message as UTF-8 JSON. */
export function encodeMessage(message: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** Reads a JSON message.
 * @throws InvalidMessageError where the bytes are no UTF-8 JSON of this schema */
export function decodeMessage<T>(schema: z.ZodType<T>, bytes: Uint8Array): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new InvalidMessageError('not UTF-8 JSON', { cause: error });
  }
  return checkMessage(schema, parsed);
}
