import type { Told } from '../characteristic-format.ts';
import { readSources, type Source } from './text-sources.ts';

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The value that a JSON pointer (RFC 6901, starts with `/`) or the name of a key at the top leads to. */
export function valueAt(document: unknown, from: string): unknown {
  if (!from.startsWith('/')) return own(document, from);
  const keys = from
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce(own, document);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a frame of JSON says; its numbers may be written as text. */
export function readJson(text: string, sources: readonly Source[]): Told {
  const document = parsed(text);
  if (!isObject(document)) return 'invalid-text';
  return readSources(sources, (from) => valueAt(document, from));
}
