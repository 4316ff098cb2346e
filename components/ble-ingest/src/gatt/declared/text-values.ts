import type { Told } from '../characteristic-format.ts';
import { looseValue, type Target } from './loose-value.ts';
import { readSources, type Source } from './text-sources.ts';

/** The separator of a line: the first of these that it holds. A decimal comma is not understood. */
const SEPARATORS = [';', ',', '\t'] as const;

function columnsOf(line: string): readonly string[] {
  const separator = SEPARATORS.find((candidate) => line.includes(candidate));
  return separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
}

/** What a line of values says that are separated by semicolons, commas, tabs or spaces. Columns count from 1. */
export function readCsv(line: string, sources: readonly Source[]): Told {
  const columns = columnsOf(line);
  const needed = Math.max(...sources.map(({ from }) => Number(from)));
  if (columns.length < needed) return 'truncated';
  return readSources(sources, (from) => columns[Number(from) - 1]);
}

/** What a text says that is one value: `21.5`. */
export function readText(text: string, target: Target): Told {
  const told = looseValue(text, target);
  if (told === 'malformed') return 'invalid-text';
  return told === undefined ? 'all-values-unavailable' : { [target.name]: told.value };
}
