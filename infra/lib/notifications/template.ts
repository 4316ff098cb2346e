import type { Alert } from '../alerts/alert.ts';
import {
  alertValueText,
  conditionText,
  durationText,
  limitText,
  quantityText,
  subjectOf,
  timeText,
  unitOf,
} from './alert-words.ts';
import { InvalidTemplateError } from './notification-errors.ts';

/** What a template's variables are taken from. `now` is Unix milliseconds. */
export type TemplateContext = {
  readonly alert: Alert;
  readonly now: number;
  readonly timeZone: string;
  readonly acknowledge: string;
};

/** The variables of templates, as docs/alerts.md lists them. Where an alert has none of it, a variable is empty. */
const VARIABLES: Readonly<Record<string, (context: TemplateContext) => string>> = {
  alert_id: ({ alert }) => alert.id,
  tenant: ({ alert }) => alert.tenant,
  building_id: ({ alert }) => alert.building_id,
  gateway_id: ({ alert }) => alert.gateway_id,
  device_id: ({ alert }) => alert.device_id ?? '',
  subject: ({ alert }) => subjectOf(alert),
  rule_id: ({ alert }) => alert.rule_id,
  rule_name: ({ alert }) => alert.rule_name ?? alert.rule_id,
  severity: ({ alert }) => alert.severity,
  quantity: ({ alert }) => (alert.quantity === undefined ? '' : quantityText(alert.quantity)),
  unit: ({ alert }) => unitOf(alert.quantity),
  condition: ({ alert }) => conditionText(alert.condition),
  limit: ({ alert }) => limitText(alert.condition),
  value: ({ alert }) => alertValueText(alert, alert.latest ?? alert.value),
  first_value: ({ alert }) => alertValueText(alert, alert.value),
  worst: ({ alert }) => alertValueText(alert, alert.worst),
  since: ({ alert, timeZone }) => timeText(alert.since, timeZone),
  duration: ({ alert, now }) => durationText((alert.ended ?? alert.cleared_at ?? now) - alert.since),
  acknowledge: ({ acknowledge }) => acknowledge,
};

/** Names of the variables that a template may hold. */
export const TEMPLATE_VARIABLES: readonly string[] = Object.keys(VARIABLES);

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Checks a rule's `message`.
 * @throws InvalidTemplateError naming the variable that does not exist, or where braces are left over
 */
export function checkTemplate(message: string): void {
  for (const [, name = ''] of message.matchAll(VARIABLE)) {
    if (Object.hasOwn(VARIABLES, name)) continue;
    throw new InvalidTemplateError(`there is no variable {{${name}}}: use ${TEMPLATE_VARIABLES.join(', ')}`);
  }
  if (/\{\{|\}\}/.test(message.replace(VARIABLE, ''))) {
    throw new InvalidTemplateError('a variable is written {{name}}: two braces before it and two after');
  }
}

/**
 * Fills in a template: plain text, to be escaped by whoever sends it. What is no variable stays as it is: it was
 * saved by an older version.
 */
export function fillTemplate(message: string, context: TemplateContext): string {
  return message.replace(VARIABLE, (whole, name: string) =>
    Object.hasOwn(VARIABLES, name) ? (VARIABLES[name]?.(context) ?? whole) : whole,
  );
}
