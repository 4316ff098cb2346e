import { nearestWord } from '@sward/runtime/nearest-word.ts';
import { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What a status has room for: see `configurationStateSchema`. */
const MAX_LINES = 4;
const MAX_LINE_CHARS = 200;

/** Control characters, and those that turn text around: keys are named in logs, statuses and pages. */
const UNSAFE_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What of a configuration does not fit its schema, in at most four lines of at most 200 characters: the key, and what is
 * wrong with it. Values are left out: they may be secret.
 */
export function refusalLines(schema: z.ZodType, issues: readonly Issue[]): string[] {
  const lines = issues.flatMap((issue) => linesOf(schema, issue)).map(shownLine);
  if (lines.length <= MAX_LINES) return lines;
  const shown = lines.slice(0, MAX_LINES - 1);
  return [...shown, `and ${lines.length - shown.length} more`];
}

function linesOf(schema: z.ZodType, issue: Issue): string[] {
  const place = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [`${place.join('.') || 'configuration'}: ${issue.message}`];
  const known = knownKeys(schema, place);
  return issue.keys.map((key) => `${[...place, key].join('.')}: unknown key, ${suggestion(key, known)}`);
}

function suggestion(key: string, known: readonly string[]): string {
  const nearest = nearestWord(key, known);
  return nearest === undefined ? `known here: ${known.join(', ')}` : `did you mean ${nearest}?`;
}

const shownLine = (line: string) => {
  const harmless = line.replace(UNSAFE_CHARACTERS, '?');
  return harmless.length <= MAX_LINE_CHARS ? harmless : `${harmless.slice(0, MAX_LINE_CHARS - 3)}...`;
};

/** The keys that the schema knows in the object at `place`. */
function knownKeys(schema: z.ZodType, place: readonly string[]): string[] {
  let node: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  for (const step of place) node = childOf(node, step);
  return Object.keys(objectIn(node, 'properties'));
}

function childOf(node: unknown, step: string): unknown {
  const named = objectIn(node, 'properties')[step];
  return named ?? (/^\d+$/.test(step) ? objectIn(node, 'items') : objectIn(node, 'additionalProperties'));
}

function objectIn(node: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof node !== 'object' || node === null) return {};
  const found = Object.entries(node).find(([name]) => name === key)?.[1];
  return typeof found === 'object' && found !== null ? { ...found } : {};
}
