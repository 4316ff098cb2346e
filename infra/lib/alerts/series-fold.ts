import type { StoredReading } from '../telemetry/ports.ts';
import { farther, type Judged, judgeValues, numberOf } from './condition-level.ts';
import { remember } from './rate-samples.ts';
import { isAfter, positionOf } from './reading-order.ts';
import { clearedAlertOf, isJudged, isLate, type Judgement, openAlertOf, seriesAlertId } from './series-judgement.ts';
import type { Run, SeriesState, Stretch } from './series-state.ts';

/** Alerts in one outbox at most: a state has to fit a document. */
const OUTBOX_LIMIT = 100;
/** A pause up to which readings before and after are taken for one stretch, whatever the rule holds, s. */
const LONGEST_PAUSE_S = 3600;

/**
 * Goes on with the judgement of a series by readings in the order of `ReadingHistory`. What is not behind `state.at` is judged once; alerts that begin
 * and end are added to the outbox. Stops early where that is full: `state.at` tells how far it came.
 *
 * - Bad is a reading beyond the limit; once bad, a series is so until a reading is good, which is back by the hysteresis.
 * - It is raised at a bad reading `hold_s` after the first of its run, and over at a reading `clear_hold_s` after the first good one
 *   with none bad between. Both by the readings' own times.
 * - After a pause of more than an hour, and of more than the hold, the hold counts anew; but only once in a run, or a sensor that
 *   speaks every two hours would never be heard.
 * - While all bad readings of a run are late nothing is raised: it is recorded at its end, or raised at the first bad one in time.
 */
export function foldSeries(judgement: Judgement, state: SeriesState, readings: readonly StoredReading[]): SeriesState {
  let next = state;
  for (const reading of readings) {
    if (next.outbox.length >= OUTBOX_LIMIT) break;
    next = step(judgement, next, reading);
  }
  return next;
}

function step(judgement: Judgement, state: SeriesState, stored: StoredReading): SeriesState {
  const at = positionOf(stored);
  if (!isAfter(at, state.at) || !isJudged(judgement.rule, stored)) return state;
  const { condition } = judgement.rule;
  const { values, measured_at } = stored.reading;
  const judged = judgeValues(condition, values, measured_at, state.samples);
  const moved = { ...state, at, samples: samplesAfter(judgement, state, stored) };
  return judged ? stepRun(judgement, moved, stored, judged) : moved;
}

function samplesAfter({ rule }: Judgement, { samples }: SeriesState, { reading }: StoredReading) {
  if (rule.condition.kind !== 'rate') return samples;
  const value = numberOf(reading.values, rule.condition.quantity);
  if (value === undefined) return samples;
  return remember(samples, reading.measured_at, value, rule.condition.window_s);
}

function stepRun(judgement: Judgement, state: SeriesState, stored: StoredReading, judged: Judged): SeriesState {
  const begun = judged.level === 'bad' ? beginRun(judgement, stored, judged) : undefined;
  const { run } = state;
  if (!run) return begun ? stepBad(judgement, withRun(state, begun), begun, stored) : state;
  if (run.held) return stepHeld(judgement, state, tell(judgement, run, stored, judged), stored, judged);
  return stepPending(judgement, state, tell(judgement, run, stored, judged), stored, begun);
}

/** Not bad for long enough yet. */
function stepPending(
  judgement: Judgement,
  state: SeriesState,
  run: Run,
  stored: StoredReading,
  begun?: Run,
): SeriesState {
  const { measured_at } = stored.reading;
  const paused = !run.slow && isPause(measured_at - run.last, judgement.rule.hold_s);
  if (run.fine || (paused && !begun)) return withRun(state, undefined);
  const now = paused && begun ? { ...begun, slow: true } : { ...run, last: measured_at };
  return begun ? stepBad(judgement, withRun(state, now), now, stored) : withRun(state, now);
}

/** A bad reading: long enough? In time? */
function stepBad(judgement: Judgement, state: SeriesState, run: Run, stored: StoredReading): SeriesState {
  const { rule, now } = judgement;
  const held = run.held || stored.reading.measured_at - run.since >= rule.hold_s * 1000;
  const raises = held && run.raised_at === undefined && !isLate(rule, stored);
  const next: Run = { ...run, held, ...(raises ? { raised_at: now } : {}) };
  const outbox = raises ? [...state.outbox, openAlertOf(judgement, next)] : state.outbox;
  return { ...withRun(state, next), outbox };
}

/** An alert, raised or only found late: is it over? */
function stepHeld(
  judgement: Judgement,
  state: SeriesState,
  run: Run,
  stored: StoredReading,
  { level }: Judged,
): SeriesState {
  const { measured_at } = stored.reading;
  if (level === 'bad') return stepBad(judgement, withRun(state, run), run, stored);
  if (!run.fine) return withRun(state, run);
  const fine = extend(run.fine, measured_at, judgement.rule.clear_hold_s);
  if (measured_at - fine.since < judgement.rule.clear_hold_s * 1000) return withRun(state, { ...run, fine });
  const cleared = clearedAlertOf(judgement, run, fine.since);
  return { ...withRun(state, undefined), alerted: true, outbox: [...state.outbox, cleared] };
}

function beginRun(judgement: Judgement, stored: StoredReading, { quantity, value }: Judged): Run {
  const { measured_at } = stored.reading;
  const id = seriesAlertId(judgement, stored);
  const numbers = value === undefined ? {} : { value, worst: value, latest: value };
  const stretch = { since: measured_at, last: measured_at, slow: false };
  return { ...stretch, id, quantity, ...numbers, latest_at: measured_at, held: false };
}

/** The run with what a further reading says of it. */
function tell({ rule }: Judgement, run: Run, { reading }: StoredReading, { level, quantity, value }: Judged): Run {
  const { fine, ...rest } = run;
  const at = reading.measured_at;
  const stretch = fine ?? (level === 'good' ? { since: at, last: at, slow: false } : undefined);
  const numbers = quantity === run.quantity && value !== undefined ? numbersOf(rule.condition, run, value) : {};
  const told = { ...rest, ...numbers, latest_at: at };
  return level === 'bad' || !stretch ? told : { ...told, fine: stretch };
}

const numbersOf = (condition: Judgement['rule']['condition'], run: Run, latest: number) => {
  const worst = farther(condition, run.worst, latest);
  return worst === undefined ? { latest } : { latest, worst };
};

/** A stretch and one more reading that agrees with it. */
function extend(stretch: Stretch, at: number, holdS: number): Stretch {
  const paused = !stretch.slow && isPause(at - stretch.last, holdS);
  return paused ? { since: at, last: at, slow: true } : { ...stretch, last: at };
}

const isPause = (gapMs: number, holdS: number) => gapMs > Math.max(holdS, LONGEST_PAUSE_S) * 1000;

function withRun(state: SeriesState, run: Run | undefined): SeriesState {
  const { run: _before, ...rest } = state;
  return run ? { ...rest, run } : rest;
}
