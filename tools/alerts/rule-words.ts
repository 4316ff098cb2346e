import type { AlertRule, Scope } from '@sward/infra/lib/alerts/rule.ts';
import { durationText } from '@sward/infra/lib/notifications/alert-words.ts';

/** Whom a scope is about, in words. */
export function scopeWords({ building_id, gateway_id, device_id, group_id }: Scope): string {
  const parts = [
    ['building', building_id],
    ['gateway', gateway_id],
    ['device', device_id],
    ['group', group_id],
  ].flatMap(([name, id]) => (id === undefined ? [] : [`${name} ${id}`]));
  return parts.join(', ') || 'everything';
}

/** Who is told, step by step. */
export function notifyWords({ notify }: Pick<AlertRule, 'notify'>): string {
  const steps = notify.map(({ after_s, channels }) => {
    return `${after_s === 0 ? '' : `after ${durationText(1000 * after_s)} `}${channels.join(' ')}`;
  });
  return steps.join(', then ') || 'nobody';
}
