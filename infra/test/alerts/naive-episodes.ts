import type { StoredReading } from '../../lib/telemetry/ports.ts';

/** A limit that must not be passed, as `above` has it. */
export type Limit = {
  readonly limit: number;
  readonly hysteresis: number;
  readonly holdS: number;
  readonly clearHoldS: number;
  readonly lateAfterS: number;
};

export type Episode = { since: number; ended: number | undefined; worst: number; late: boolean };

type Point = { readonly at: number; readonly value: number; readonly inTime: boolean };

/**
 * The episodes of a whole series, by looking at all of it at once: for each bad reading its run is looked for behind it and its end ahead of
 * it. No state, nothing in common with the fold. For readings less than an hour apart.
 */
export function naiveEpisodes(readings: readonly StoredReading[], limit: Limit): Episode[] {
  const points = readings.map(({ reading, cloudReceivedAt }) => ({
    at: reading.measured_at,
    value: Number(reading.values['temperature_c']),
    inTime: cloudReceivedAt - reading.measured_at <= limit.lateAfterS * 1000,
  }));
  const episodes: Episode[] = [];
  for (let from = 0; from < points.length; ) {
    const end = nextEpisode(points, from, limit, episodes);
    if (end === undefined) break;
    from = end + 1;
  }
  return episodes;
}

/** @returns where it ends, or where to look on */
function nextEpisode(points: readonly Point[], from: number, limit: Limit, episodes: Episode[]): number | undefined {
  const isBad = ({ value }: Point) => value > limit.limit;
  const isGood = ({ value }: Point) => value <= limit.limit - limit.hysteresis;
  const begin = points.findIndex((point, i) => i >= from && isBad(point));
  const first = points[begin];
  if (!first) return undefined;
  const broken = points.findIndex((point, i) => i > begin && isGood(point));
  const runEnd = broken === -1 ? points.length : broken;
  const run = points.slice(begin, runEnd);
  if (!run.some((point) => isBad(point) && point.at - first.at >= limit.holdS * 1000)) {
    return broken === -1 ? undefined : broken;
  }
  const held = begin + run.findIndex((point) => isBad(point) && point.at - first.at >= limit.holdS * 1000);
  const end = points.findIndex(
    (_, i) => i > held && fineSince(points, held, i, isBad, isGood, limit.clearHoldS) !== undefined,
  );
  const within = end === -1 ? points.slice(begin) : points.slice(begin, end + 1);
  const raised = points.some((point, i) => i >= held && (end === -1 || i < end) && isBad(point) && point.inTime);
  const worst = Math.max(...within.map(({ value }) => value));
  if (raised || end !== -1) {
    const ended = end === -1 ? undefined : fineSince(points, held, end, isBad, isGood, limit.clearHoldS);
    episodes.push({ since: first.at, ended, worst, late: !raised });
  }
  return end === -1 ? undefined : end;
}

/** When it became good, where at point `i` it has been for long enough. */
function fineSince(
  points: readonly Point[],
  held: number,
  i: number,
  isBad: (point: Point) => boolean,
  isGood: (point: Point) => boolean,
  clearHoldS: number,
): number | undefined {
  const before = points.slice(0, i + 1);
  const lastBad = before.findLastIndex(isBad);
  const firstGood = before.findIndex((point, k) => k > Math.max(lastBad, held - 1) && isGood(point));
  const since = before[firstGood]?.at;
  const at = points[i]?.at ?? 0;
  return since !== undefined && lastBad < firstGood && at - since >= clearHoldS * 1000 ? since : undefined;
}
