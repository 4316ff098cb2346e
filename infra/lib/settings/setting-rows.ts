import { z } from 'zod';
import { settingsSchema } from './settings.ts';

/** One setting, for people. */
export type SettingRow = {
  readonly name: string;
  /** What holds where nothing is said, as the command line would give it; empty where that is nothing. */
  readonly byDefault: string;
  readonly meaning: string;
  /** The words it takes, where it takes words. */
  readonly words: readonly string[];
};

type Shape = { description?: string; enum?: unknown[]; const?: unknown; anyOf?: Shape[] };

const wordsOf = ({ enum: listed = [], const: single, anyOf = [] }: Shape): string[] => [
  ...[...listed, ...(single === undefined ? [] : [single])].map(String),
  ...anyOf.flatMap(wordsOf),
];

/** Every setting, in the order of the schema. */
export function settingRows(): SettingRow[] {
  // Not from the JSON Schema: a default behind a transformation is missing there.
  const defaults: Readonly<Record<string, unknown>> = settingsSchema.parse({});
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const shape: Shape = typeof property === 'object' ? property : {};
    return {
      name,
      byDefault: String(defaults[name] ?? ''),
      meaning: shape.description ?? '',
      words: wordsOf(shape),
    };
  });
}

/** The table of docs/settings.md. */
export function settingsTable(): string {
  const rows = settingRows().map(
    ({ name, byDefault, meaning }) =>
      `| \`sward:${name}\` | ${byDefault === '' ? '' : `\`${byDefault}\``} | ${meaning} |`,
  );
  return ['| setting | default | what it decides |', '|---|---|---|', ...rows].join('\n');
}
