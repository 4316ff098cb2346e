import type { DeviceState, GatewayState } from '../history/ports.ts';
import type { Alert } from './alert.ts';
import { alertIdOf } from './alert-id.ts';
import type { AlertRule, Condition } from './rule.ts';
import type { Place } from './scope.ts';
import { judgementOf } from './series-judgement.ts';

export type SilenceCondition = Extract<Condition, { kind: 'silent' | 'gateway_silent' }>;

/** A rule that the absence of readings decides. */
export type SilenceRule = AlertRule & { readonly condition: SilenceCondition };

export function isSilenceRule(rule: AlertRule): rule is SilenceRule {
  return rule.condition.kind === 'silent' || rule.condition.kind === 'gateway_silent';
}

/** A device or a gateway, and when it was heard last, Unix milliseconds. */
export type Subject = Place & {
  readonly heardAt: number;
  /** What was heard last: the silence that follows is another one than that after another word. */
  readonly word: readonly (string | number)[];
};

/** `device d1`, `gateway g1`: what a tenant calls it, wherever it is. */
export const subjectNameOf = ({ gatewayId, deviceId }: Pick<Subject, 'gatewayId' | 'deviceId'>) =>
  deviceId === undefined ? `gateway ${gatewayId}` : `device ${deviceId}`;

const DAY_MS = 86_400_000;

/** A device as it was heard last. Where the gateway's clock was not set, the cloud's counts. */
export function deviceSubject({ buildingId, gatewayId, epoch, seq, reading, cloudReceivedAt }: DeviceState): Subject {
  const trusted = reading.time_quality !== 'unsynchronized';
  const heardAt = trusted ? Math.min(reading.measured_at, cloudReceivedAt) : cloudReceivedAt;
  return { buildingId, gatewayId, deviceId: reading.device_id, heardAt, word: [gatewayId, epoch, seq] };
}

/** Gateways as they were heard last: by a status, by connecting or disconnecting, by a reading. */
export function gatewaySubjects(gateways: readonly GatewayState[], devices: readonly DeviceState[]): Subject[] {
  const words = [
    ...gateways,
    ...devices.map(({ buildingId, gatewayId, cloudReceivedAt: heardAt }) => ({ buildingId, gatewayId, heardAt })),
  ].map(({ buildingId, gatewayId, heardAt }) => ({ buildingId, gatewayId, heardAt, word: [heardAt] }));
  return newestOf(words, ({ gatewayId }) => gatewayId);
}

/** Of several words of one subject the newest: a sensor in reach of two gateways is heard while one of them hears it. */
export function newestOf(subjects: readonly Subject[], nameOf: (subject: Subject) => string): Subject[] {
  const newest = new Map<string, Subject>();
  for (const subject of subjects) {
    const known = newest.get(nameOf(subject));
    if (!known || known.heardAt < subject.heardAt) newest.set(nameOf(subject), subject);
  }
  return [...newest.values()];
}

/** True where silence has lasted for as long as the rule says, and for its hold. */
export function isDue({ condition, hold_s }: SilenceRule, heardAt: number, now: number): boolean {
  return now - heardAt >= (condition.after_s + hold_s) * 1000;
}

/**
 * False for what was silent already when the rule was made: sensors that were taken away long ago are no news. Of a rule that nobody knows
 * when it was made, whatever was heard within a week counts.
 */
export function isWatched({ condition, made_at }: SilenceRule, heardAt: number, now: number): boolean {
  const afterMs = condition.after_s * 1000;
  return heardAt >= (made_at === undefined ? now - Math.max(7 * DAY_MS, 2 * afterMs) : made_at - afterMs);
}

/** What becomes of an open alert of silence: over, another state of it, or nothing. */
export function whileOpen(rule: SilenceRule, alert: Alert, heardAt: number, now: number): Alert | undefined {
  const { recovering_since, ...rest } = alert;
  if (now - heardAt >= rule.condition.after_s * 1000) return recovering_since === undefined ? undefined : rest;
  const since = recovering_since ?? heardAt;
  if (now - since < rule.clear_hold_s * 1000) {
    return recovering_since === undefined ? { ...alert, recovering_since: since } : undefined;
  }
  return { ...rest, state: 'cleared', ended: since, cleared_at: now, end_reason: 'fine' };
}

/** The alert of a silence. `again` tells apart what is raised anew after it was ended for a reason that is gone. */
export function silenceAlert(tenant: string, rule: SilenceRule, subject: Subject, now: number, again: number[]): Alert {
  const { buildingId, gatewayId, deviceId, heardAt: since, word } = subject;
  const episode = [tenant, rule.id, judgementOf(rule), buildingId, deviceId ?? '', ...word, ...again];
  return {
    v: 1,
    id: alertIdOf(since, deviceId === undefined ? [...episode, gatewayId] : episode),
    tenant,
    rule_id: rule.id,
    ...(rule.name === undefined ? {} : { rule_name: rule.name }),
    severity: rule.severity,
    condition: rule.condition,
    building_id: buildingId,
    gateway_id: gatewayId,
    ...(deviceId === undefined ? {} : { device_id: deviceId }),
    state: 'open',
    since,
    raised_at: now,
    late: false,
    sent: {},
  };
}
