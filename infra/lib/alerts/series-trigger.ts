import type { StoredReading } from '../telemetry/ports.ts';
import { judgeValues, numberOf } from './condition-level.ts';
import { isAfter, positionOf } from './reading-order.ts';
import { isJudged, type Judgement, judgementOf } from './series-judgement.ts';
import { isActive } from './series-repository.ts';
import type { SeriesState } from './series-state.ts';

/** What of the feed's readings has to be judged: from when on, Unix milliseconds; undefined where nothing has. */
export type Trigger = {
  /** From here the series goes on. */
  readonly next: number | undefined;
  /** This lies before where its judgement began: an earlier message was overtaken. */
  readonly early: number | undefined;
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
  return { next: firstOf(next), early: firstOf(bad.filter(isEarly)) };
}

function mayBeBad({ rule }: Judgement, stored: StoredReading): boolean {
  if (!isJudged(rule, stored)) return false;
  const { values, measured_at } = stored.reading;
  if (rule.condition.kind === 'rate') return numberOf(values, rule.condition.quantity) !== undefined;
  return judgeValues(rule.condition, values, measured_at, [])?.level === 'bad';
}

const firstOf = (readings: readonly StoredReading[]) =>
  readings.reduce<number | undefined>(
    (least, { reading }) => Math.min(least ?? Infinity, reading.measured_at),
    undefined,
  );
