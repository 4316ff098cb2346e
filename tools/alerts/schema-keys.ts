import { z } from 'zod';

type JsonSchema = { readonly [key: string]: unknown };

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** Every key that an object within the schema may have: what a misspelt one is compared with. */
export function keysOf(schema: z.ZodType): string[] {
  return [...new Set(keysIn(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })))];
}

function keysIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysIn);
  if (!isSchema(schema)) return [];
  const own = isSchema(schema['properties']) ? Object.keys(schema['properties']) : [];
  return [...own, ...Object.values(schema).flatMap(keysIn)];
}
