/** A CloudFormation template, as far as it is compared. */
export type Template = Readonly<Record<string, unknown>>;

type Change = { readonly path: readonly string[]; readonly before: unknown; readonly after: unknown };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where the two differ, down to the first value that is no object. */
function changes(before: unknown, after: unknown, path: readonly string[] = []): Change[] {
  if (!isObject(before) || !isObject(after)) {
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => changes(before[key], after[key], [...path, key]));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > 100 ? `${text.slice(0, 100)}...` : text;
}

function explain({ path, before, after }: Change): string {
  const place = path.join('.');
  if (before === undefined) return `+ ${place}`;
  return after === undefined ? `- ${place}` : `~ ${place}: ${shown(before)} -> ${shown(after)}`;
}

/**
 * What was added (`+`), taken away (`-`) and changed (`~`) between two syntheses, a line each; nothing where they are the same.
 * @param before templates by the name of their stack
 */
export function diffTemplates(before: ReadonlyMap<string, Template>, after: ReadonlyMap<string, Template>): string[] {
  return changes(Object.fromEntries(before), Object.fromEntries(after)).map(explain);
}
