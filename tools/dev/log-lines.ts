import { harmless } from '@sward/gateway/text.ts';

type Fields = Readonly<Record<string, unknown>>;

const OWN_FIELDS = new Set(['time', 'level', 'component', 'event']);

function fieldsOf(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first stack in a field or in what caused it: its lines name the sources, by the maps of the bundle. */
function stackIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const stack = Reflect.get(value, 'stack');
  return typeof stack === 'string' ? stack : stackIn(Reflect.get(value, 'cause'));
}

const withoutStacks = (key: string, value: unknown) => (key === 'stack' ? undefined : value);

const shown = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value, withoutStacks) ?? ''));

/**
 * A line of a component's log as a person reads it: time of day, level, event, then the fields; the stack of an error below.
 * What is no such line stays as it is. Nothing in it redraws a terminal.
 */
export function readableLines(text: string): string[] {
  const fields = fieldsOf(text);
  if (fields === undefined || typeof fields['event'] !== 'string') return [harmless(text)];
  const rest = Object.entries(fields).filter(([key]) => !OWN_FIELDS.has(key));
  const time = String(fields['time']).slice(11, 23);
  const words = [time, String(fields['level']).padEnd(5), fields['event'], ...rest.map(([k, v]) => `${k}=${shown(v)}`)];
  const stack = rest.map(([, value]) => stackIn(value)).find((found) => found !== undefined);
  const below = stack?.split('\n').slice(1) ?? [];
  return [words.join(' '), ...below].map(harmless);
}
