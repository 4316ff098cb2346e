import { InvalidDocumentError } from './document-errors.ts';
import type { DocumentKey } from './ports.ts';

/** What DynamoDB takes of a key's two parts, in bytes. */
const MAX_PARTITION = 2048;
const MAX_ID = 1024;

/** DynamoDB ends an item at 400 KB; key and attributes need little. */
const MAX_BODY_BYTES = 300 * 1024;

/**
 * Printable ASCII, in which the order of bytes, by which databases compare, is the order of code units, by which JavaScript
 * does.
 */
const PRINTABLE = /^[ -~]+$/;

/**
 * What every store asks of a key before it writes.
 * @throws InvalidDocumentError
 */
export function requireKey({ partition, id }: DocumentKey): void {
  requireText(partition, MAX_PARTITION, 'partition');
  requireText(id, MAX_ID, 'id');
}

/** @throws InvalidDocumentError where `order` cannot be compared the same way everywhere */
export function requireOrder(order: string): void {
  requireText(order, MAX_ID, 'order');
}

function requireText(text: string, max: number, role: string): void {
  if (text.length <= max && PRINTABLE.test(text)) return;
  const shown = JSON.stringify(text.slice(0, 80));
  throw new InvalidDocumentError(`${role} ${shown} of a document must be 1 to ${max} printable ASCII characters`);
}

/**
 * The body as every store keeps it: JSON text.
 * @throws InvalidDocumentError where it is no JSON or of more than 300 KB
 */
export function encodeBody(body: unknown): string {
  const text: string | undefined = JSON.stringify(body);
  if (text === undefined) throw new InvalidDocumentError('the body of a document must be plain JSON, not undefined');
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= MAX_BODY_BYTES) return text;
  throw new InvalidDocumentError(`a document of ${bytes} bytes is past the ${MAX_BODY_BYTES} that a store keeps`);
}
