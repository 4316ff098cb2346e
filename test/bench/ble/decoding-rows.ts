import type { PeerTime } from '../peers/ble-decoders/measure.ts';
import type { Figure, Row } from '../support/benchmark.ts';
import { ratio } from '../support/statistics.ts';
import type { Kind } from './mix.ts';

/** What a subject needed for each kind; without times where it could not be measured, and the note says why. */
export type SubjectTimes = {
  readonly subject: string;
  readonly times: Readonly<Record<string, PeerTime>>;
  readonly note: string;
};

export const RATES = 'advertisements/s of one core';
const RATIOS = 'Sward to it: times as many';
const READ = 'percent of advertisements that became a reading';

const isTimed = (time: PeerTime | undefined): time is Extract<PeerTime, { us: number }> =>
  time !== undefined && 'us' in time;

const rateOf = (time: PeerTime | undefined): number | null => (isTimed(time) ? ratio(1e6, time.us) : null);

function figures(kinds: readonly Kind[], figureOf: (kind: Kind) => Figure): Record<string, Figure> {
  return Object.fromEntries(kinds.map((kind) => [kind.name, figureOf(kind)]));
}

/** What went wrong with single kinds. */
const errorsOf = ({ times }: SubjectTimes): string[] =>
  Object.entries(times).flatMap(([kind, time]) => ('error' in time ? [`${kind} failed: ${time.error}`] : []));

/** Rates, their ratios, and what was read of what there was to read. The first subject is the one that is compared. */
export function decodingRows(kinds: readonly Kind[], subjects: readonly SubjectTimes[]): Row[] {
  const [own, ...peers] = subjects;
  return [
    ...subjects.map((each) => ({
      table: RATES,
      subject: each.subject,
      figures: figures(kinds, ({ name }) => rateOf(each.times[name])),
      note: [each.note, ...errorsOf(each)].join('; '),
    })),
    ...peers.map(({ subject, times }) => ({
      table: RATIOS,
      subject,
      figures: figures(kinds, ({ name }) => ratio(rateOf(own?.times[name]), rateOf(times[name]))),
    })),
    ...subjects.map(({ subject, times }) => ({
      table: READ,
      subject,
      figures: figures(kinds, ({ name }) => {
        const time = times[name];
        return isTimed(time) ? time.readShare * 100 : null;
      }),
    })),
  ];
}
