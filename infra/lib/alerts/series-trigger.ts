import type { StoredReading } from '../telemetry/ports.ts';
import { judgeValues, numberOf } from './condition-level.ts';
import type { EarlyReadings } from './early-work.ts';
import { isAfter, positionOf } from './reading-order.ts';
import { isJudged, type Judgement, judgementOf } from './series-judgement.ts';
import { isActive } from './series-repository.ts';
import type { SeriesState } from './series-state.ts';

/** What of the feed's readings has to be judged; undefined where nothing has. */
export type Trigger = {
  /** When the first was measured from which the series goes on, Unix milliseconds. */
  readonly next: number | undefined;
  /** This lies before where its judgement began: an earlier message was overtaken. */
  readonly early: EarlyReadings | undefined;
};

/**
 * A series is judged where it is open or pending, or a reading is bad that was not judged. A rate cannot be told from these readings alone: each may
 * be bad.
 */
export function triggerOf(
  judgement: Judgement,
  state: SeriesState | undefined,
  readings: readonly StoredReading[],
): Trigger {
  const same = state?.judgement === judgementOf(judgement.rule) ? state : undefined;
  const bad = readings.filter((stored) => mayBeBad(judgement, stored));
  const isEarly = (stored: StoredReading) => same !== undefined && !isAfter(positionOf(stored), same.begun);
  const isNext = (stored: StoredReading) => same === undefined || isAfter(positionOf(stored), same.at);
  const next = state !== undefined && isActive(state) ? readings : bad.filter(isNext);
  return { next: spanOf(next)?.first, early: spanOf(bad.filter(isEarly)) };
}

function mayBeBad({ rule }: Judgement, stored: StoredReading): boolean {
  if (!isJudged(rule, stored)) return false;
  const { values, measured_at } = stored.reading;
  if (rule.condition.kind === 'rate') return numberOf(values, rule.condition.quantity) !== undefined;
  return judgeValues(rule.condition, values, measured_at, [])?.level === 'bad';
}

function spanOf(readings: readonly StoredReading[]): EarlyReadings | undefined {
  if (readings.length === 0) return undefined;
  const times = readings.map(({ reading }) => reading.measured_at);
  return { first: times.reduce((a, b) => Math.min(a, b)), last: times.reduce((a, b) => Math.max(a, b)) };
}
