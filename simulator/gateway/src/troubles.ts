import type { ComponentStatus } from '@sward/contracts/status.ts';

const numberOf = ({ detail }: ComponentStatus, key: string) => {
  const value = detail[key];
  return typeof value === 'number' ? value : 0;
};

const CAUSES: readonly (readonly [cause: string, words: string])[] = [
  ['age', 'older than is kept'],
  ['size', 'the log was full'],
  ['space', 'the disk was full'],
  ['damage', 'damaged'],
];

const shown = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/**
 * What a person should know of, one line each: readings given up and of what time, dead letters, a damaged file, commits that
 * fail, times that cannot be trusted, a refused configuration. Empty where all is well.
 */
export function troublesOf(statuses: readonly ComponentStatus[]): string[] {
  return statuses.flatMap((status) => [
    ...refusals(status),
    ...ingestLosses(status),
    ...bufferLosses(status),
    ...counted(status, 'log_dead_letters', 'dead letters: readings that nobody can take'),
    ...counted(status, 'log_quarantined', 'damaged log files set aside'),
    ...commitError(status),
    ...clock(status),
  ]);
}

function refusals({ component, configuration: { refused = [], defaults } }: ComponentStatus): string[] {
  const inForce = defaults === undefined ? 'the one before' : 'the defaults';
  return refused.map(
    (line, i) => `${component} refused its configuration${i === 0 ? ` (${inForce} in force)` : ''}: ${line}`,
  );
}

const range = (from: number, to: number) => `heard ${shown(from)} to ${shown(to)} UTC`;

function ingestLosses(status: ComponentStatus): string[] {
  const { component, dropped, detail } = status;
  if (dropped === 0 || !('dropped_from' in detail)) return [];
  return [
    `${component} dropped ${dropped} readings ${range(numberOf(status, 'dropped_from'), numberOf(status, 'dropped_to'))}`,
  ];
}

function bufferLosses(status: ComponentStatus): string[] {
  return CAUSES.flatMap(([cause, words]) => {
    const lost = numberOf(status, `lost_${cause}`);
    if (lost === 0) return [];
    const heard = range(numberOf(status, `lost_${cause}_from`), numberOf(status, `lost_${cause}_to`));
    return [`${status.component} gave up ${lost} readings, ${words}: ${heard}`];
  });
}

function counted(status: ComponentStatus, key: string, words: string): string[] {
  const count = numberOf(status, key);
  return count === 0 ? [] : [`${status.component}: ${count} ${words}`];
}

function commitError({ component, detail }: ComponentStatus): string[] {
  return detail['commit_error'] === undefined ? [] : [`${component} cannot write: ${detail['commit_error']}`];
}

function clock({ detail }: ComponentStatus): string[] {
  return detail['clock'] === 'unsynchronized' ? ['the clock is not set: times are corrected once it is'] : [];
}
