import type { Aim } from '../support/benchmark.ts';
import { ratio } from '../support/statistics.ts';
import type { Wear } from './measure.ts';

export const SUBJECTS = {
  everySecond: 'Sward, commit every 1 s',
  every5Seconds: 'Sward, commit every 5 s',
  python: 'Python gateway',
} as const;

function atMost(name: string, limit: number, measured: number | undefined): Aim {
  const met = measured !== undefined && measured <= limit;
  return { name, wanted: `at most ${limit} bytes`, measured: measured ?? null, met };
}

/** What issue and facts ask of wear, by name of the subject. */
export function wearAims(wears: ReadonlyMap<string, Wear | undefined>): Aim[] {
  const bytesOf = (name: string) => wears.get(name)?.bytes;
  const fewer = ratio(bytesOf(SUBJECTS.python), bytesOf(SUBJECTS.everySecond));
  return [
    atMost('bytes per reading, commit every 1 s', 5000, bytesOf(SUBJECTS.everySecond)),
    atMost('bytes per reading, commit every 5 s', 2000, bytesOf(SUBJECTS.every5Seconds)),
    {
      name: 'times fewer than the Python gateway, commit every 1 s',
      wanted: 'at least 10',
      measured: fewer,
      met: fewer !== null && fewer >= 10,
    },
  ];
}
