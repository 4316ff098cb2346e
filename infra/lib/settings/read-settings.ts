import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { settingRows } from './setting-rows.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { InvalidSettingError } from './settings-errors.ts';

/** What stands before the name of a setting where CDK keeps it among its own. */
export const SETTING_PREFIX = 'sward:';

const meant = (text: string, known: readonly string[]) => {
  const guess = nearest(text, known);
  return guess === undefined ? '' : ` Did you mean ${guess}?`;
};

/** Senders of values are people at a shell: what they typed is shown, shortened and on one line. */
const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? 'nothing';

function unknownSetting(name: string): string {
  const names = settingRows().map((row) => row.name);
  return `there is no setting ${shown(SETTING_PREFIX + name)}.${meant(name, names)} Settings are ${names.join(', ')}`;
}

/** Where zod says no more than that it does not fit, the meaning says what would. */
const NO_REASON = /^Invalid (input|option)/;

function wrongValue(name: string, value: unknown, message: string): string {
  const row = settingRows().find((candidate) => candidate.name === name);
  const guess = typeof value === 'string' ? meant(value, row?.words ?? []) : '';
  const reason = NO_REASON.test(message) ? '' : ` (${message})`;
  return `${SETTING_PREFIX}${name} cannot be ${shown(value)}${reason}.${guess} ${row?.meaning ?? ''}`;
}

function explain(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownSetting);
  const name = String(issue.path[0]);
  return [wrongValue(name, given[name], issue.message)];
}

/** Keys of CDK's context that are settings, without their prefix. */
function ours(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(context).filter(([key]) => key.startsWith(SETTING_PREFIX));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(SETTING_PREFIX.length), value]));
}

/**
 * The settings that CDK's context holds under `sward:<name>`, and the defaults for the rest. Other keys are CDK's own.
 * @throws InvalidSettingError naming each key that is no setting and each value that does not fit, with what is allowed
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = ours(context);
  const { success, data, error } = settingsSchema.safeParse(given);
  if (success) return data;
  const problems = error.issues.flatMap((issue) => explain(issue, given));
  throw new InvalidSettingError(`${problems.join('\n  ')}\nEvery setting is explained in docs/settings.md`);
}
