import { type AlertRule, type QuietHours, severitySchema } from '../alerts/rule.ts';
import { localTimeOf } from './local-time.ts';

type Severity = AlertRule['severity'];

const rankOf = (severity: Severity) => severitySchema.options.indexOf(severity);

const dayBefore = (weekday: number) => (weekday === 1 ? 7 : weekday - 1);

/**
 * True where nobody is to be told at `at`. By the clock on the wall: quiet until 07:00 ends at 07:00 of summer time and of
 * winter time alike. Where clocks are set back over the end, quiet ends when they first show it, and
 * comes back for the rest of the hour that they show twice.
 * @param at Unix milliseconds
 */
export function isQuiet(quiet: QuietHours, severity: Severity, at: number): boolean {
  if (rankOf(severity) >= rankOf(quiet.except)) return false;
  const { time, weekday } = localTimeOf(at, quiet.time_zone);
  const beginsOn = (day: number) => quiet.weekdays?.includes(day) ?? true;
  // Times of day are of one length, so their order as text is their order in the day.
  if (quiet.from < quiet.until) return time >= quiet.from && time < quiet.until && beginsOn(weekday);
  if (time >= quiet.from) return beginsOn(weekday);
  return time < quiet.until && beginsOn(dayBefore(weekday));
}
