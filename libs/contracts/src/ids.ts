import { z } from 'zod';
import { InvalidIdError } from './errors.ts';

/**
 * The one alphabet of ids (building, gateway, device, consumer). It holds no `/ + # * . ..` trick for topics and paths,
 * no quote for SQL and no space for logs; a lone `.` or `..` is refused as well, because ids become path segments.
 */
const ID = /^(?!\.{1,2}$)[A-Za-z0-9_.:-]{1,64}$/;

/** True where `text` may stand in a topic, path, key or SQL parameter. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}

/**
 * Gives `text` back where it is an id.
 * @param role what the id names, for the error message: `gateway_id`, `device_id`...
 * @throws InvalidIdError naming the role and the text, shortened and with control characters made visible
 */
export function requireId(text: unknown, role: string): string {
  if (isId(text)) return text;
  const shown = JSON.stringify(String(text).slice(0, 80));
  throw new InvalidIdError(`${role} ${shown} is not an id: 1 to 64 of A-Z a-z 0-9 _ . : - are allowed`);
}

/** An id inside a message or a configuration. */
export const idSchema = z.string().refine(isId, { error: 'not an id: 1 to 64 of A-Z a-z 0-9 _ . : - are allowed' });
