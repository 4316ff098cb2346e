import { z } from 'zod';
import { DOCUMENTS_KEYS } from '../../data/constants.ts';
import { CorruptDocumentError } from '../document-errors.ts';
import type { DocumentKey, PutOptions, StoredDocument } from '../ports.ts';

/**
 * Attributes of an item. The body is JSON text: numbers, empty texts and names come back as they were, which DynamoDB's own
 * types do not promise. DynamoDB deletes by the second and late, readers go by the millisecond.
 */
export const ATTRIBUTES = {
  version: 'version',
  body: 'body',
  order: 'order',
  expirySeconds: DOCUMENTS_KEYS.expiry,
  expiryMs: 'expires_at_ms',
} as const;

const itemSchema = z.object({
  [DOCUMENTS_KEYS.partition]: z.string(),
  [DOCUMENTS_KEYS.sort]: z.string(),
  [ATTRIBUTES.version]: z.int().min(1),
  [ATTRIBUTES.body]: z.string(),
  [ATTRIBUTES.expiryMs]: z.number().optional(),
});

/** The key as the table's attributes. */
export function toItemKey({ partition, id }: DocumentKey): Record<string, string> {
  return { [DOCUMENTS_KEYS.partition]: partition, [DOCUMENTS_KEYS.sort]: id };
}

/** The attributes by which a document ends; none where it does not. */
export function toExpiry({ expiresAt }: PutOptions): Record<string, number> {
  if (expiresAt === undefined) return {};
  return { [ATTRIBUTES.expiryMs]: expiresAt, [ATTRIBUTES.expirySeconds]: Math.ceil(expiresAt / 1000) };
}

/**
 * The document that an item keeps; undefined where it has expired.
 * @param now Unix milliseconds
 * @throws CorruptDocumentError where it is no item of this store
 */
export function readItem(item: Record<string, unknown>, now: number): StoredDocument | undefined {
  const key = { partition: String(item[DOCUMENTS_KEYS.partition]), id: String(item[DOCUMENTS_KEYS.sort]) };
  try {
    const { version, body, expires_at_ms: expiresAt } = itemSchema.parse(item);
    if (expiresAt !== undefined && expiresAt <= now) return undefined;
    return { key, version, body: JSON.parse(body) };
  } catch (cause) {
    const name = JSON.stringify([key.partition, key.id]);
    throw new CorruptDocumentError(`document ${name} cannot be read: restore it from a backup or delete it`, { cause });
  }
}
