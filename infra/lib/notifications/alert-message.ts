import type { Alert, EndReason } from '../alerts/alert.ts';
import type { AlertRule } from '../alerts/rule.ts';
import { alertValueText, conditionText, durationText, subjectOf, timeText } from './alert-words.ts';
import { MAX_TEXT, MAX_TITLE, type News } from './notification.ts';
import { lineWithin, within } from './plain-text.ts';
import { fillTemplate } from './template.ts';

/** What people read: a line, and a text that says the rest. Plain text. */
export type Message = { readonly title: string; readonly text: string };

/** What a message is made from. `now` is Unix milliseconds. */
export type MessageContext = {
  readonly alert: Alert;
  readonly rule: AlertRule;
  readonly news: News;
  readonly now: number;
  /** Options that commands need besides: `--local` on a laptop. */
  readonly commandOptions?: string | undefined;
};

/** The command that acknowledges an alert. */
function acknowledgeCommand({ alert: { tenant, id }, commandOptions = '' }: MessageContext): string {
  return `npm run alerts -- acknowledge ${id} --tenant ${tenant} ${commandOptions} --by YOUR_NAME`.replace('  ', ' ');
}

const SEVERITIES: Readonly<Record<Alert['severity'], string>> = {
  info: 'Info',
  warning: 'Warning',
  critical: 'CRITICAL',
};

const END_REASONS: Readonly<Record<EndReason, string>> = {
  fine: '',
  rule_changed: ' It ended because its rule was changed.',
  rule_disabled: ' It ended because its rule was disabled.',
  rule_removed: ' It ended because its rule was removed.',
  out_of_scope: ' It ended because its rule is no longer about it.',
  moved: ' It ended because what it is about is in another building now.',
  forgotten: ' It ended because what it is about was forgotten: it is there no more.',
};

function titleOf({ alert, news }: MessageContext): string {
  const what = `${conditionText(alert.condition)}: ${subjectOf(alert)}`;
  const severity = SEVERITIES[alert.severity];
  switch (news) {
    case 'raise':
      return `${severity}: ${what}`;
    case 'escalate':
      return `${severity}, not acknowledged: ${what}`;
    case 'remind':
      return `${severity}, still open: ${what}`;
    case 'clear':
      return `Over: ${what}`;
    case 'over':
      return `Came and went: ${what}`;
    default:
      return `Found in late readings: ${what}`;
  }
}

/** What stands for a building or a gateway that nobody knows, because the device was never heard. */
const NOWHERE = '-';

function placeLine({ device_id, gateway_id, building_id, rule_name, rule_id }: Alert): string {
  const places = [
    { name: 'device', id: device_id },
    { name: 'gateway', id: gateway_id },
    { name: 'building', id: building_id },
  ];
  const known = places.filter(({ id }) => id !== undefined && id !== NOWHERE).map(({ name, id }) => `${name} ${id}`);
  const place = known.join(', ');
  return `${place.charAt(0).toUpperCase()}${place.slice(1)}. Rule: ${rule_name ?? rule_id}.`;
}

function valueLine(alert: Alert): string {
  const latest = alertValueText(alert, alert.latest ?? alert.value);
  if (latest === '') return '';
  const worst = alertValueText(alert, alert.worst);
  const shown = alert.state === 'open' ? `Value ${latest}` : `Last value ${latest}`;
  return `${shown}${worst === '' || worst === latest ? '' : `, worst ${worst}`}.`;
}

function timeLine({ alert, news, now }: MessageContext, timeZone: string): string {
  const since = timeText(alert.since, timeZone);
  if (alert.state === 'open') return `Since ${since} (${durationText(now - alert.since)}).`;
  const end = alert.ended ?? alert.cleared_at ?? now;
  const span = `From ${since} to ${timeText(end, timeZone)} (${durationText(end - alert.since)}).`;
  const late = news === 'late' ? ' Its readings came late, so nobody was told then.' : '';
  const over = news === 'over' ? ' It was over before you could be told.' : '';
  return `${span}${END_REASONS[alert.end_reason ?? 'fine']}${late}${over}`;
}

/** An own message speaks of what is; of what is over the default words speak, which give its end. */
function bodyOf(context: MessageContext, timeZone: string, acknowledge: string): string[] {
  const { alert, rule, now } = context;
  if (rule.message !== undefined && alert.state === 'open') {
    return [fillTemplate(rule.message, { alert, now, timeZone, acknowledge })];
  }
  return [placeLine(alert), valueLine(alert), timeLine(context, timeZone)];
}

/**
 * What people are told of one alert. Times are in the time zone of the rule's quiet hours, in UTC where it has none. How to acknowledge
 * is told as long as that stops something.
 */
export function messageOf(context: MessageContext): Message {
  const { alert, rule } = context;
  const timeZone = rule.quiet_hours?.time_zone ?? 'UTC';
  const acknowledge = acknowledgeCommand(context);
  const answer = alert.state === 'open' && alert.acknowledged === undefined ? [`To acknowledge: ${acknowledge}`] : [];
  const lines = [...bodyOf(context, timeZone, acknowledge), ...answer].filter((line) => line !== '');
  return { title: lineWithin(titleOf(context), MAX_TITLE), text: within(lines.join('\n'), MAX_TEXT) };
}
