import type { StoredReading } from '../telemetry/ports.ts';
import { oldestComparedMs } from './rate-samples.ts';
import { before, type Position } from './reading-order.ts';
import { foldSeries } from './series-fold.ts';
import { type Judgement, judgementOf } from './series-judgement.ts';
import { quietState, type Run, type SeriesState } from './series-state.ts';

const MINUTE_MS = 60_000;
/** Farther back than this nobody looks for the beginning of what has no state, ms. */
const LONGEST_MS = 6 * 3_600_000;

/** How far before its first reading a series is looked at, ms: farther with each attempt. */
export function lookBackMs({ rule }: Judgement, attempt: number): number {
  const compared = rule.condition.kind === 'rate' ? oldestComparedMs(rule.condition.window_s) : 0;
  const first = 10 * MINUTE_MS + rule.clear_hold_s * 1000 + compared;
  return Math.min(first * 6 ** attempt, first + LONGEST_MS);
}

/** True where the next attempt would look no farther. */
export function isFarthest(judgement: Judgement, attempt: number): boolean {
  return lookBackMs(judgement, attempt) === lookBackMs(judgement, attempt + 1);
}

/** A series of which nothing is open or pending at `at`. */
export function quietAt({ rule, series }: Judgement, at: Position): SeriesState {
  return quietState(rule.id, series.deviceId, judgementOf(rule), at);
}

/**
 * The state at a place among `readings`, before `until`, at which nothing can be open, whatever was before them; undefined where there is
 * none, or where something before it may be an alert that nobody judged yet. The place is found by taking an alert for open at their
 * beginning: where that one is over, every other is.
 */
export function knownQuiet(
  judgement: Judgement,
  readings: readonly StoredReading[],
  until: number,
): SeriesState | undefined {
  const first = readings[0]?.reading.measured_at ?? 0;
  const quiet = quietAt(judgement, before(first));
  let state: SeriesState = { ...quiet, run: someRun(first) };
  for (const [i, stored] of readings.entries()) {
    if (stored.reading.measured_at >= until) return undefined;
    state = foldSeries(judgement, state, [stored]);
    if (state.run) continue;
    const { at } = state;
    const isFirst = !beginsAnything(judgement, readings.slice(0, i));
    return isFirst ? { ...state, begun: at, alerted: false, outbox: [] } : undefined;
  }
  return undefined;
}

/** True where any of `readings` would begin an alert, or something that may become one. */
export function beginsAnything(judgement: Judgement, readings: readonly StoredReading[]): boolean {
  let state = quietAt(judgement, before(readings[0]?.reading.measured_at ?? 0));
  return readings.some((stored) => {
    state = foldSeries(judgement, state, [stored]);
    return state.run !== undefined;
  });
}

function someRun(at: number): Run {
  return {
    since: at,
    last: at,
    slow: false,
    id: 'unknown',
    quantity: 'unknown',
    latest_at: at,
    held: true,
    raised_at: at,
  };
}
