import type { IntakeMark } from '../ports.ts';
import type { KeptValue, KeptValues } from './kept-values.ts';

/** Sessions remembered per source: a late batch of a session before the last restart is still known as a duplicate. */
const SESSIONS_KEPT = 8;

const nameOf = ({ source, session }: Pick<IntakeMark, 'source' | 'session'>): string => `${source} ${session}`;

/** Highest batch of the session that is on disk, 0 for an unknown session. */
export function readMark(kept: KeptValues, source: string, session: string): number {
  return Number.parseInt(kept.get('intake', nameOf({ source, session })) ?? '0', 10);
}

/**
 * What to write for these marks, and which sessions to forget: of each source those that were heard longest ago.
 * @param used the place at which the sessions were last heard
 */
export function markValues(kept: KeptValues, marks: readonly IntakeMark[], used: number): KeptValue[] {
  if (marks.length === 0) return [];
  const written = marks.map(
    (mark): KeptValue => ({
      kind: 'intake',
      name: nameOf(mark),
      value: `${mark.through} ${used}`,
    }),
  );
  return [...written, ...forgotten(kept, written)];
}

function forgotten(kept: KeptValues, written: readonly KeptValue[]): KeptValue[] {
  if (written.every(({ name }) => kept.get('intake', name) !== undefined)) return [];
  const fresh = new Set(written.map(({ name }) => name));
  const old = [...kept.all('intake')].filter(([name]) => !fresh.has(name));
  return [...new Set([...fresh].map(sourceIn))].flatMap((source) => {
    const room = SESSIONS_KEPT - [...fresh].filter((name) => sourceIn(name) === source).length;
    const byUse = old.filter(([name]) => sourceIn(name) === source).sort(([, a], [, b]) => usedIn(b) - usedIn(a));
    return byUse.slice(Math.max(0, room)).map(([name]) => ({ kind: 'intake' as const, name, value: undefined }));
  });
}

const sourceIn = (name: string): string => name.split(' ')[0] ?? '';
const usedIn = (value: string): number => Number(value.split(' ')[1]);
