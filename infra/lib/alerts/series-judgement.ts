import { createHash } from 'node:crypto';
import type { StoredReading } from '../telemetry/ports.ts';
import type { Alert } from './alert.ts';
import { alertIdOf } from './alert-id.ts';
import { isSeriesCondition, type SeriesCondition } from './condition-level.ts';
import type { AlertRule } from './rule.ts';
import type { Run } from './series-state.ts';

/** One device as one gateway hears it, and its tenant. */
export type Series = {
  readonly tenant: string;
  readonly buildingId: string;
  readonly gatewayId: string;
  readonly deviceId: string;
};

/** A rule that readings decide. */
export type SeriesRule = AlertRule & { readonly condition: SeriesCondition };

/** True where readings decide, not their absence. */
export function isSeriesRule(rule: AlertRule): rule is SeriesRule {
  return isSeriesCondition(rule.condition);
}

/** What a series is judged by, and when, Unix milliseconds. */
export type Judgement = { readonly rule: SeriesRule; readonly series: Series; readonly now: number };

/**
 * Clocks that differ by less are no reason for doubt; a reading from farther in the future than that tells no time, and is not
 * judged: it would put all that comes after it in the past.
 */
export const FUTURE_MS = 300_000;

/** What is older than this when it comes was measured by a clock that never was set, ms: longer than a gateway keeps readings. */
const OLDEST_MS = 60 * 86_400_000;

/** What a rule judges by, in short: whatever of a rule does not change it, an open alert lives through. */
export function judgementOf({ condition, hold_s, clear_hold_s, judged_from }: AlertRule): string {
  const text = JSON.stringify([condition, hold_s, clear_hold_s, judged_from ?? 0]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** False for readings that no alert is raised by: from before the rule, or with a time that cannot be. */
export function isJudged(rule: AlertRule, { reading, cloudReceivedAt }: StoredReading): boolean {
  const age = cloudReceivedAt - reading.measured_at;
  return reading.measured_at >= (rule.judged_from ?? 0) && age >= -FUTURE_MS && age <= OLDEST_MS;
}

/**
 * True where a reading came so late that it raises nothing as if it were now. By a clock that was never set nobody can tell: a gateway
 * whose clock stood still while it had no power would never raise anything again, so such a reading is not late.
 */
export function isLate(rule: AlertRule, { reading, cloudReceivedAt }: StoredReading): boolean {
  if (reading.time_quality === 'unsynchronized') return false;
  return cloudReceivedAt - reading.measured_at > rule.late_after_s * 1000;
}

/** Id of the alert of a series that began with the reading `first`. */
export function seriesAlertId({ rule, series }: Judgement, first: StoredReading): string {
  const { tenant, buildingId, gatewayId, deviceId } = series;
  const episode = [tenant, rule.id, judgementOf(rule), buildingId, gatewayId, deviceId, first.epoch, first.seq];
  return alertIdOf(first.reading.measured_at, episode);
}

/** The alert of a run as it is while it is open. */
export function openAlertOf({ rule, series, now }: Judgement, run: Run): Alert {
  const { id, quantity, since, value, worst, latest, latest_at } = run;
  const numbers = { ...(value === undefined ? {} : { value, worst, latest }), latest_at };
  return {
    v: 1,
    id,
    tenant: series.tenant,
    rule_id: rule.id,
    ...(rule.name === undefined ? {} : { rule_name: rule.name }),
    severity: rule.severity,
    condition: rule.condition,
    building_id: series.buildingId,
    gateway_id: series.gatewayId,
    device_id: series.deviceId,
    quantity,
    state: 'open',
    since,
    raised_at: run.raised_at ?? now,
    ...numbers,
    late: run.raised_at === undefined,
    sent: {},
  };
}

/** The alert of a run whose readings are fine again since `ended`. */
export function clearedAlertOf(judgement: Judgement, run: Run, ended: number): Alert {
  const over = { state: 'cleared', ended, cleared_at: judgement.now, end_reason: 'fine' } as const;
  return { ...openAlertOf(judgement, run), ...over };
}
