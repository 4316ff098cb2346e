import type { FlavourRules } from './flavour-rules.ts';
import { PayloadError } from './ipc-errors.ts';

/** A JSON object with unchecked members. */
export type JsonObject = { readonly [key: string]: unknown };

/** True for a JSON object, false for a list, null or a scalar. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes a payload as the flavour's decoder would. @throws PayloadError for what it cannot take */
export function parsePayload(text: string, limits: FlavourRules['json']): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) throw new PayloadError('The payload must be a JSON object');
  if (limits !== undefined) checkLimits(value, limits);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PayloadError('The payload is no JSON', { cause: error });
  }
}

/** Level by level and not recursively: a hostile payload must not exhaust the stack. */
function checkLimits(root: JsonObject, limits: { readonly maxDepth: number; readonly maxValues: number }): void {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limits.maxDepth) throw new PayloadError(`JSON is nested deeper than ${limits.maxDepth} levels`);
    const members = level.flatMap(membersOf);
    values += members.length;
    if (values > limits.maxValues) throw new PayloadError(`JSON holds more than ${limits.maxValues} values`);
    level = members.filter(isContainer);
  }
}

function membersOf(container: unknown): unknown[] {
  return Array.isArray(container) ? container : Object.values(container as object);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
