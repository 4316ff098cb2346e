import type { z } from 'zod';
import { nearest } from './nearest.ts';
import { settingRows } from './setting-rows.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { InvalidSettingError } from './settings-errors.ts';

/** What stands before the name of a setting where CDK keeps it among its own. */
export const SETTING_PREFIX = 'sward:';

const meant = (text: string, known: readonly string[], prefix = '') => {
  const guess = nearest(text, known);
  return guess === undefined ? '' : ` Did you mean ${prefix}${guess}?`;
};

/** Senders of values are people at a shell: what they typed is shown, shortened and on one line. */
const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? 'nothing';

function unknownSetting(name: string): string {
  const names = settingRows().map((row) => row.name);
  const all = names.map((each) => SETTING_PREFIX + each).join(', ');
  return `there is no setting ${shown(SETTING_PREFIX + name)}.${meant(name, names, SETTING_PREFIX)} Settings are ${all}`;
}

/** A setting whose prefix was forgotten: CDK takes any key, so that it would be without effect and nobody told. */
function withoutPrefix(name: string, value: unknown): string {
  const text = typeof value === 'string' && /^[\w@.,:/+-]{1,80}$/.test(value) ? value : shown(value);
  const full = SETTING_PREFIX + name;
  return `the setting ${name} needs its prefix: write -c ${full}=${text}, or "${full}" in cdk.json`;
}

/** @param reason why, where the meaning alone does not say it */
function wrongValue(name: string, value: unknown, reason: string): string {
  const row = settingRows().find((candidate) => candidate.name === name);
  const guess = typeof value === 'string' ? meant(value, row?.words ?? []) : '';
  const why = reason === '' ? '' : ` (${reason})`;
  return `the setting ${SETTING_PREFIX}${name} cannot be ${shown(value)}${why}.${guess} ${row?.meaning ?? ''}`;
}

function explain(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(unknownSetting);
  const name = String(issue.path[0]);
  // Only words of our own are shown: where zod refuses, the meaning says what is allowed.
  return [wrongValue(name, given[name], issue.code === 'custom' ? issue.message : '')];
}

/** Only exact names: other keys may be another tool's. */
function forgotten(context: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(settingsSchema.shape).filter((name) => Object.hasOwn(context, name));
  return names.map((name) => withoutPrefix(name, context[name]));
}

/** Keys of CDK's context that are settings, without their prefix. */
function ours(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(context).filter(([key]) => key.startsWith(SETTING_PREFIX));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(SETTING_PREFIX.length), value]));
}

/**
 * The settings that CDK's context holds under `sward:<name>`, and the defaults for the rest. Other keys are CDK's own.
 * @throws InvalidSettingError naming each key that is no setting, each setting without its prefix and each value that does not fit, with what is allowed
 */
export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = ours(context);
  const { data, error } = settingsSchema.safeParse(given);
  const problems = [...forgotten(context), ...(error?.issues ?? []).flatMap((issue) => explain(issue, given))];
  if (data !== undefined && problems.length === 0) return data;
  // A list may be wrong in several places, which is the same to tell.
  throw new InvalidSettingError(
    `${[...new Set(problems)].join('\n  ')}\nEvery setting is explained in docs/settings.md`,
  );
}
