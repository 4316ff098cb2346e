import type { Figure, Row } from '../support/benchmark.ts';
import { ratio } from '../support/statistics.ts';
import type { Measured } from './measure.ts';
import type { SubjectResult } from './measure-subject.ts';

/** The peers that ratios are given to: the column's name, and the subject's. */
export type Peers = readonly (readonly [column: string, subject: string])[];

export const RATE_TABLE = 'confirmed readings per second';

const lost = ({ offered, stored }: Measured): number => offered - stored;

function ratios(
  peers: Peers,
  of: (name: string) => number | null | undefined,
  own: number | null,
): Record<string, Figure> {
  return Object.fromEntries(peers.map(([column, name]) => [`x_${column}`, ratio(own, of(name))]));
}

const noteOf = ({ missing, subject }: SubjectResult): string => missing ?? subject.durability;

/** Readings per second at the most, as a ratio to each peer, and what a reading costs then. */
export function rateRows(results: readonly SubjectResult[], peers: Peers): Row[] {
  const rateOf = (name: string) => results.find(({ subject }) => subject.name === name)?.most?.perSecond;
  return results.map((result) => {
    const { subject, most } = result;
    const figures: Record<string, Figure> = {
      readings_per_s: most?.perSecond ?? null,
      ...ratios(peers, rateOf, most?.perSecond ?? null),
      lost: most === undefined ? null : lost(most),
      twice: most?.repeated ?? null,
      cpu_ms_per_reading: most?.cpuMsPerReading ?? null,
      pss_mb: most?.pssMb || null,
    };
    return { table: RATE_TABLE, subject: subject.name, figures, note: noteOf(result) };
  });
}

/** Hearing to stored at one rate. Ratios are of the 50th percentile: below 1 is sooner than the peer. */
export function latencyRows(results: readonly SubjectResult[], rate: number, peers: Peers): Row[] {
  const at = (name: string) => results.find(({ subject }) => subject.name === name)?.byRate.get(rate)?.p50;
  return results.flatMap(({ subject, byRate }) => {
    const measured = byRate.get(rate);
    if (measured === undefined) return [];
    const figures: Record<string, Figure> = {
      p50_ms: measured.p50,
      p95_ms: measured.p95,
      ...ratios(peers, at, measured.p50),
      lost: lost(measured),
      twice: measured.repeated,
      cpu_percent: measured.cpuPercent,
      pss_mb: measured.pssMb || null,
    };
    return [{ table: `hearing to stored at ${rate}/s`, subject: subject.name, figures }];
  });
}
