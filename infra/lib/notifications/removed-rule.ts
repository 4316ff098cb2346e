import type { Alert } from '../alerts/alert.ts';
import { type AlertRule, alertRuleSchema } from '../alerts/rule.ts';

/**
 * What stands for the rule of an alert where it was removed. It tells nobody anything new: only who was told that the alert began hears that
 * it is over. The quiet hours went with the rule.
 */
export function inPlaceOf({ rule_id: id, condition, severity }: Alert): AlertRule {
  return alertRuleSchema.parse({ id, condition, severity, enabled: false });
}
