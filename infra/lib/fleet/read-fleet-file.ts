import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../settings/nearest.ts';
import { InvalidFleetError } from './fleet-errors.ts';
import { EMPTY_FLEET, type FleetFile, fleetSchema } from './fleet-file.ts';
import { fleetKeysAt } from './fleet-keys.ts';

const shown = (value: PropertyKey) => JSON.stringify(String(value).slice(0, 80));

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const known = fleetKeysAt(path);
  const guess = nearest(key, known);
  const where = path.length === 0 ? '' : ` in ${path.map(String).join('.')}`;
  const meant = guess === undefined ? '' : ` Did you mean ${guess}?`;
  return `there is no key ${shown(key)}${where}.${meant} Keys there are ${known.join(', ')}`;
}

function explain(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(issue.path, key));
  if (issue.code === 'invalid_key')
    return [`${issue.path.map(String).join('.')}: ${issue.issues[0]?.message ?? 'no id'}`];
  return [`${issue.path.map(String).join('.') || 'the file'}: ${issue.message}`];
}

function parseYaml(text: string, file: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidFleetError(`${file} is no YAML: ${reason}`, { cause: error });
  }
}

/**
 * The fleet file's text, checked. An empty one is an empty fleet.
 * @param file its path, for the error message
 * @throws InvalidFleetError naming each key that there is not, with what was probably meant, and each value that does not fit
 */
export function parseFleetFile(text: string, file: string): FleetFile {
  const { data, error } = fleetSchema.safeParse(parseYaml(text, file));
  if (data !== undefined) return data;
  const problems = error.issues.flatMap(explain);
  throw new InvalidFleetError(`${file}:\n  ${problems.join('\n  ')}\nEvery key is explained in docs/fleet.md`);
}

/**
 * Reads the fleet file.
 * @param isAsked whether a person named it: then it has to be there. The default one need not be.
 * @throws InvalidFleetError
 */
export function readFleetFile(path: string, isAsked: boolean): FleetFile {
  if (existsSync(path)) return parseFleetFile(readFileSync(path, 'utf8'), path);
  if (!isAsked) return EMPTY_FLEET;
  throw new InvalidFleetError(`${path} is not there: the setting sward:fleet_file names it, as seen from infra/`);
}
