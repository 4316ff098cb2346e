import type { Alert } from './alert.ts';
import type { AlertRule } from './rule.ts';

/** Told of each change of an alert; decides who hears of it. */
export interface AlertListener {
  /**
   * An alert was raised, or is over. It is kept already. May be called again for the same change: what was sent stands in
   * `alert.sent`.
   * @param rule undefined where it was removed: who was told that the alert began hears that it is over
   */
  changed(alert: Alert, rule: AlertRule | undefined): Promise<void>;
}
