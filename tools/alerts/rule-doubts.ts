import { quantityNames, quantityOf } from '@sward/contracts/quantities.ts';
import type { AlertRule } from '@sward/infra/lib/alerts/rule.ts';
import { nearestWord } from '@sward/runtime/nearest-word.ts';

/** Why no reading can ever have a number of this name; undefined where one can. Ends a sentence that begins with its place. */
export function unheardOf(quantity: string): string | undefined {
  const known = quantityOf(quantity);
  if (known?.kind === 'number') return undefined;
  if (known !== undefined) return `is no number: ${quantity} has no limit`;
  const meant = nearestWord(quantity, quantityNames());
  return `is no quantity of any sensor${meant === undefined ? '' : `: ${meant}?`}`;
}

/** What is allowed, and seldom meant: a line each. */
export function doubtsOf(rule: AlertRule): string[] {
  const { id, notify, condition, clear_hold_s } = rule;
  const isSharp = 'quantity' in condition && condition.hysteresis === 0 && clear_hold_s === 0;
  return [
    ...(notify.length === 0
      ? [`rule ${id} tells nobody: its alerts are kept and listed, and that is all. See notify`]
      : []),
    ...(isSharp
      ? [`rule ${id} has neither hysteresis nor clear_hold_s: a value around its limit is an alert again and again`]
      : []),
  ];
}
