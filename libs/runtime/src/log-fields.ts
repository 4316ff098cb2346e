import type { LogFields } from './logger.ts';
import { namesSecret, redact } from './redact.ts';

const MAX_STRING_CHARS = 1000;
const MAX_ITEMS = 32;
const MAX_DEPTH = 4;
const REDACTED = '[redacted]';

/**
 * Characters that JSON leaves as they are and that a terminal or a log viewer obeys: DEL and the C1 controls (one of
 * them starts an escape sequence), the line separators and the marks that turn text around.
 */
const UNSAFE_CHARACTERS = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Fields made safe to write: secrets hidden, long values cut, nothing cyclic, errors told with their code and cause. */
export function toLogFields(fields: LogFields): Record<string, unknown> {
  return toLogEntries(Object.entries(fields), 0);
}

/**
 * Text without secrets and without characters that act on a terminal, cut to a bounded length. Line breaks are left to
 * JSON.
 */
export function toLogText(text: string): string {
  const cut = text.length > MAX_STRING_CHARS;
  const head = redact(text.slice(0, MAX_STRING_CHARS)).replace(UNSAFE_CHARACTERS, '\ufffd');
  return cut ? `${head}... (${text.length} characters)` : head;
}

function toLogEntries(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  const shown = entries
    .slice(0, MAX_ITEMS)
    .map(([key, value]) => [toLogText(key), namesSecret(key) ? REDACTED : toLogValue(value, depth + 1)] as const);
  const dropped = entries.length - shown.length;
  return Object.fromEntries(dropped > 0 ? [...shown, ['dropped_fields', dropped]] : shown);
}

function toLogValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return toLogText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '[nested]';
  return toLogObject(value, depth);
}

function toLogObject(value: object, depth: number): unknown {
  if (value instanceof Error) return toLogEntries(errorEntries(value), depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return toLogEntries([...value].map(toNamedEntry), depth);
  if (Array.isArray(value) || value instanceof Set) return toLogItems([...value], depth);
  return toLogEntries(Object.entries(value), depth);
}

function toLogItems(items: readonly unknown[], depth: number): unknown[] {
  const shown = items.slice(0, MAX_ITEMS).map((item) => toLogValue(item, depth + 1));
  const dropped = items.length - shown.length;
  return dropped > 0 ? [...shown, `... ${dropped} more`] : shown;
}

function toNamedEntry([key, value]: readonly [unknown, unknown]): [string, unknown] {
  return [String(key), value];
}

function errorEntries(error: Error): [string, unknown][] {
  const code = 'code' in error ? error.code : undefined;
  const entries: [string, unknown][] = [
    ['name', error.name],
    ['code', code],
    ['message', error.message],
    // A Sward error's message says what to do; the stack helps only where the error was not foreseen.
    ['stack', code === undefined ? error.stack : undefined],
    ['cause', error.cause],
  ];
  return entries.filter(([, value]) => value !== undefined);
}
